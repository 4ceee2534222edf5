import Model

/// How files that are not as installed are told.
enum IntegrityText {
  /// How many files of one finding are named.
  static let limit = 20

  /// `usr/lib/x.py: 120 → 124 bytes, layer 3: RUN sed -i …`.
  static func change(
    _ expected: ExpectedFile, _ file: SurveyedFile, layers: [Snapshot.Layer]
  ) -> String {
    let size =
      expected.size.map { $0 == file.size ? "\($0) bytes" : "\($0) → \(file.size) bytes" }
      ?? "\(file.size) bytes"
    return "\(file.path): \(size)" + origin(file, layers)
  }

  /// `utils/a.py: 12 bytes, layer 3: COPY …`.
  static func unowned(_ file: SurveyedFile, layers: [Snapshot.Layer]) -> String {
    "\(file.path): \(file.size) bytes" + origin(file, layers)
  }

  private static func origin(_ file: SurveyedFile, _ layers: [Snapshot.Layer]) -> String {
    guard let layer = file.layer else { return "" }
    let instruction = layers.first { $0.index == layer }?.createdBy
    return ", layer \(layer)" + (instruction.map { ": " + LayerInstruction.short($0) } ?? "")
  }
}

/// The instruction of a layer, short enough for a line.
enum LayerInstruction {
  /// Without the shell that history puts in front; at most 100 characters.
  static func short(_ text: String) -> String {
    var rest = text[...]
    for prefix in ["|0 ", "/bin/sh -c #(nop) ", "/bin/sh -c "] where rest.hasPrefix(prefix) {
      rest = rest.dropFirst(prefix.count)
    }
    let builder = " # buildkit"
    if rest.hasSuffix(builder) { rest = rest.dropLast(builder.count) }
    let words = rest.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return words.count > 100 ? String(words.prefix(99)) + "…" : words
  }
}

/// Missing files that nobody misses one by one.
enum FoldedFiles {
  /// Why files are not there, in the order in which they are told.
  enum Reason: Hashable, CaseIterable {
    case excluded
    case documentation
    case translations
    case byteCode
    case caches

    var text: String {
      switch self {
      case .excluded: "the package manager was told to leave them out (path-exclude)"
      case .documentation: "documentation"
      case .translations: "translations"
      case .byteCode: "compiled Python"
      case .caches: "caches, logs and temporary folders"
      }
    }
  }

  /// The reason for a missing file; nil for one that somebody may miss.
  static func reason(_ file: ExpectedFile) -> Reason? {
    if file.exemption == .excluded { return .excluded }
    if file.path.hasSuffix(".pyc") || file.path.contains("/__pycache__") { return .byteCode }
    if caches.contains(where: { file.path.hasPrefix($0) }) { return .caches }
    for (folder, reason) in folders where file.path.contains(folder) { return reason }
    return nil
  }

  private static let caches = [
    "var/cache/", "var/log/", "var/lib/apt/lists/", "var/tmp/", "tmp/", "run/",
  ]

  private static let folders: [(String, Reason)] = [
    ("share/doc/", .documentation), ("share/doc-base/", .documentation),
    ("share/man/", .documentation), ("share/info/", .documentation),
    ("share/lintian/", .documentation), ("share/linda/", .documentation),
    ("share/gtk-doc/", .documentation), ("share/groff/", .documentation),
    ("share/bug/", .documentation), ("share/menu/", .documentation),
    ("share/locale/", .translations), ("share/i18n/", .translations),
  ]
}
