import Model

/// Where something was read, in words.
enum PlaceText {
  /// `layer 4 /opt/venv/METADATA:12`.
  static func of(_ evidence: Evidence) -> StyledText {
    of(path: evidence.path, layer: evidence.layer, line: evidence.line)
  }

  /// The layer, the path and the line, as far as they are known.
  static func of(path: String?, layer: Int?, line: Int?) -> StyledText {
    var parts: [StyledText] = []
    if let layer { parts.append("layer \(layer)") }
    // The root stands for the whole layer.
    if let path, layer == nil || path != "/" {
      parts.append(line.map { "\(path):\($0)" } ?? "\(path)")
    }
    return .joined(parts, by: " ")
  }
}

/// Notices in words.
enum NoticeText {
  /// `layer 9 /opt/old/METADATA: has no Version (SRC001)`.
  static func of(_ notice: Notice) -> StyledText {
    let place = PlaceText.of(path: notice.path, layer: notice.layer, line: notice.line)
    let message: StyledText = "\(sentence: notice.message) (\(notice.code))"
    return place.isEmpty ? message : "\(place): \(message)"
  }
}

/// What findings speak of.
enum Subject {
  /// The package's name of a package URL; anything else as it is.
  static func name(_ subject: String) -> String {
    (try? PackageURL(subject))?.name ?? subject
  }

  /// The end of a long name, where references to images and folders differ: `…demo/images:training`.
  static func short(environment name: String) -> String {
    let limit = 20
    let scalars = name.unicodeScalars
    guard scalars.count > limit else { return name }
    return "…" + String(scalars.suffix(limit - 1))
  }

  /// The beginning of a digest, which is enough to tell them apart: `sha256:0d9c41f2ab37`.
  static func short(digest: String) -> String {
    guard let colon = digest.utf8.lastIndex(of: UInt8(ascii: ":")) else {
      return String(digest.prefix(12))
    }
    return String(digest[...colon]) + String(digest[digest.utf8.index(after: colon)...].prefix(12))
  }
}
