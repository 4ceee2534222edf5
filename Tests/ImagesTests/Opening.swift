import Images
import Model
import TestKit
import Testing

/// Opens sources that tests put together.
enum Opening {
  /// The image of a layout folder with these parts.
  static func layout(
    _ layout: LayoutBuilder, tag: String? = nil, platform: Platform? = nil,
    trustDigests: Bool = false
  ) throws -> Image {
    let folder = try TemporaryFolder()
    return try ImageOpener.open(
      path: try layout.write(folder, "layout"), tag: tag, platform: platform,
      trustDigests: trustDigests)
  }

  /// The image of an archive.
  static func archive(
    _ tar: TarBuilder, tag: String? = nil, platform: Platform? = nil
  ) throws -> Image {
    let folder = try TemporaryFolder()
    return try ImageOpener.open(
      path: try folder.write("image.tar", tar.finished), tag: tag, platform: platform)
  }

  /// The error with which `body` refuses; a failure of the test when it does not.
  static func refusal(
    _ body: () throws -> Image, location: SourceLocation = #_sourceLocation
  ) -> ImageError? {
    do {
      _ = try body()
      Issue.record("it was opened", sourceLocation: location)
    } catch let error as ImageError {
      return error
    } catch {
      Issue.record("another error: \(error)", sourceLocation: location)
    }
    return nil
  }
}

extension ImageBuilder {
  /// An image of one small layer.
  static var small: ImageBuilder {
    var tar = TarBuilder()
    tar.file("etc/os-release", "ID=debian\n")
    return ImageBuilder(tar)
  }
}
