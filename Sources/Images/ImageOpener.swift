import Archives
import Bytes
import Documents
package import Model

/// Opens an image of a docker archive, an OCI layout folder, or a tar of one.
package struct ImageOpener {
  /// The most manifests that one source may list (THREATS T-12).
  static let limitManifests = 1_024
  /// How deep indexes may be nested.
  static let limitDepth = 8
  /// The most layers of one image (THREATS T-13).
  static let limitLayers = 1_024
  /// The largest manifest or index, in bytes.
  static let limitManifestBytes = 4 << 20
  /// The largest configuration, in bytes; no document of an image is larger.
  package static let limitDocumentBytes = 16 << 20

  let store: BlobStore
  let trustDigests: Bool
  var notices: [Notice] = []

  /// One image that the source lists.
  struct Candidate {
    var names: [String]
    var platform: Platform?
    var origin: Origin

    /// How the image is found.
    enum Origin {
      case manifest(Descriptor)
      case docker(DocumentNode)
    }

    /// How people see the choice.
    var text: String {
      let name = names.first ?? "untagged"
      return platform.map { "\(name) (\($0.text))" } ?? name
    }
  }

  /// Opens the image at `path`: a file is an archive, a folder an OCI layout.
  ///
  /// `tag` and `platform` choose among several; without a platform the machine's own is taken
  /// where the source has it.
  package static func open(
    path: String, tag: String?, platform: Platform?, trustDigests: Bool = false
  ) throws(ImageError) -> Image {
    var opener = ImageOpener(
      store: try store(at: path), trustDigests: trustDigests)
    return try opener.image(tag: tag, platform: platform)
  }

  /// Opens the image of an archive that has passed by on standard input.
  package static func open(
    _ archive: PassedArchive, tag: String?, platform: Platform?, trustDigests: Bool = false
  ) throws(ImageError) -> Image {
    var opener = ImageOpener(store: .passed(archive), trustDigests: trustDigests)
    return try opener.image(tag: tag, platform: platform)
  }

  /// Whether a path looks like something that `open` reads.
  package static func looksLikeImage(_ path: String) -> Bool {
    switch FileStatus(path: path, followingLinks: true) {
    case .folder:
      FileStatus(path: "\(path)/oci-layout") != .absent
        || FileStatus(path: "\(path)/index.json") != .absent
    case .file: path.hasSuffix(".tar")
    default: false
    }
  }

  private static func store(at path: String) throws(ImageError) -> BlobStore {
    switch FileStatus(path: path, followingLinks: true) {
    case .folder:
      guard looksLikeImage(path) else {
        throw .notAnImage(path: path, looksLike: "a folder without `index.json`")
      }
      return .folder(path)
    case .file(let size) where size > 0:
      let region = try archived { () throws(ArchiveError) in
        try ByteRegion(path: path, followingLinks: true)
      }
      do {
        return .archive(try ArchiveIndex(region), path: path)
      } catch .unsupportedFormat {
        throw .notAnImage(path: path, looksLike: "a file that is no tar archive")
      } catch {
        throw .archive(error)
      }
    case let status:
      throw .notAnImage(path: path, looksLike: status.description)
    }
  }

  private mutating func image(tag: String?, platform: Platform?) throws(ImageError) -> Image {
    let candidates = try self.candidates()
    let chosen = try choose(candidates, tag: tag, platform: platform)
    var image: Image
    switch chosen.origin {
    case .manifest(let descriptor): image = try open(descriptor, chosen)
    case .docker(let entry): image = try open(docker: entry, chosen)
    }
    if let platform, !platform.accepts(image.configuration.platform) {
      // Sources without platforms in their lists: the configuration says it.
      throw .noMatch(
        path: store.path, wanted: platform.text, choices: [image.configuration.platform.text])
    }
    if case .archive(let index, _) = store { notices += index.notices }
    if image.isIncomplete {
      notices.append(Notice("a foreign layer is not in the source and was not scanned"))
    }
    image.notices += notices
    return image
  }

  private func choose(
    _ candidates: [Candidate], tag: String?, platform: Platform?
  ) throws(ImageError) -> Candidate {
    let path = store.path
    guard !candidates.isEmpty else {
      throw .malformed(part: "`\(path)`", reason: "it lists no image")
    }
    var left = candidates
    if let tag {
      left = candidates.filter { $0.names.contains { Self.name($0, answersTo: tag) } }
      if left.isEmpty {
        throw .noMatch(path: path, wanted: tag, choices: Self.list(candidates))
      }
    }
    if let platform {
      let fitting = left.filter { $0.platform.map(platform.accepts) ?? true }
      if fitting.isEmpty {
        throw .noMatch(path: path, wanted: platform.text, choices: Self.list(left))
      }
      left = fitting
    } else if left.count > 1, Set(left.map(\.names)).count == 1 || tag != nil {
      let host = left.filter { $0.platform.map(Platform.current.accepts) ?? false }
      if host.count == 1 { left = host }
    }
    guard left.count == 1, let only = left.first else {
      throw .ambiguous(path: path, choices: Self.list(left))
    }
    return only
  }

  private static func list(_ candidates: [Candidate]) -> [String] {
    candidates.map(\.text).sorted()
  }

  // `dev` answers to `dev`, `team/train:dev` to itself and to `dev`.
  private static func name(_ name: String, answersTo tag: String) -> Bool {
    name == tag || name.hasSuffix(":" + tag) || name.hasSuffix("/" + tag)
  }
}
