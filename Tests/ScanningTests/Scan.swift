import Model
import Scanning
import TestKit

/// Scans of sources that tests put together.
enum Scan {
  /// The snapshot of a small image.
  static func snapshot(
    _ image: ImageBuilder, as form: ImageBuilder.Form = .dockerOld, options: ScanOptions = options()
  ) async throws -> Snapshot {
    let folder = try TemporaryFolder()
    return try await source(try image.write(folder, "image", as: form), options: options)
  }

  /// The snapshot of an image of these layers.
  static func layers(_ layers: TarBuilder...) async throws -> Snapshot {
    var image = ImageBuilder()
    image.layers = layers.map(\.finished)
    return try await snapshot(image)
  }

  /// The snapshot of a source at a path.
  static func source(
    _ path: String, kind: SourceReference.Kind = .archive, selector: String? = nil,
    options: ScanOptions = options()
  ) async throws -> Snapshot {
    try await Scanner(options: options, catalog: nil).scan(
      SourceReference(kind: kind, path: path, selector: selector, text: "test")
    ).snapshot
  }

  /// The usual options.
  static func options(threads: Int = 2) -> ScanOptions {
    ScanOptions(toolVersion: "0", threads: threads)
  }
}

extension Snapshot {
  /// The installed packages as `name version@layer`, in order.
  var installed: [String] {
    packages.filter { $0.state == .installed }.map {
      "\($0.name) \($0.version)@\($0.layer.map(String.init) ?? "-")"
    }
  }

  /// The installed packages of one name.
  func installs(_ name: String) -> [PackageRecord] {
    packages.filter { $0.state == .installed && $0.name == name }
  }

  /// The edges of a package as `name specifier: status`, in order.
  func edges(of name: String) -> [String] {
    let ids = Set(packages.filter { $0.name == name }.map(\.id))
    return requirements.filter { ids.contains($0.from) }.map(\.text)
  }

  /// The package row of an id.
  func row(_ id: String) -> PackageRecord? { packages.first { $0.id == id } }

  /// Whether some notice contains the text.
  func notes(_ text: String) -> Bool { notices.contains { $0.message.contains(text) } }
}

extension RequirementEdge {
  /// `name specifier: status`, alternatives with `|` between.
  var text: String {
    let names = anyOf.map { $0.specifier.isEmpty ? $0.name : "\($0.name) \($0.specifier)" }
    return "\(names.joined(separator: " | ")): \(status.rawValue)"
  }
}
