/// A source as the user names it: `archive:img.tar:tag`, `oci:folder:tag`, `repo:.@main`, `host:`.
package struct SourceReference: Sendable, Hashable {
  /// What kind of source it is.
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    /// A docker archive or a tar of an OCI layout.
    case archive
    /// An OCI layout, a folder or a tar.
    case oci
    /// A root directory.
    case rootfs
    /// A Python virtual environment.
    case venv
    /// A conda prefix.
    case conda
    /// A git repository or a folder of project files.
    case repo
    /// A machine: `host:` is this one, `host:/mnt` one whose files lie below a folder.
    case host
    /// An archive on standard input.
    case standardInput = "-"
  }

  /// The kind.
  package var kind: Kind
  /// The path on this machine; empty for standard input.
  package var path: String
  /// The tag of an image, or the ref of a repository (`index` is the staged index).
  package var selector: String?
  /// A file or folder inside a repository.
  package var member: String?
  /// The source as written.
  package var text: String

  /// A source from its parts.
  package init(
    kind: Kind, path: String, selector: String? = nil, member: String? = nil, text: String
  ) {
    self.kind = kind
    self.path = path
    self.selector = selector
    self.member = member
    self.text = text
  }

  /// What stands at a path, as far as the grammar must know.
  package struct Surroundings: Sendable {
    /// Whether a path exists.
    package var exists: @Sendable (_ path: String) -> Bool
    /// Whether a path is a folder.
    package var isFolder: @Sendable (_ path: String) -> Bool

    /// Answers about paths.
    package init(
      exists: @escaping @Sendable (_ path: String) -> Bool,
      isFolder: @escaping @Sendable (_ path: String) -> Bool
    ) {
      self.exists = exists
      self.isFolder = isFolder
    }
  }

  /// Reads a source: a known prefix first, then an existing path, whose content says what it is.
  ///
  /// nil for a text that is neither; names of environments are looked up before this.
  package init?(_ text: String, in surroundings: Surroundings) {
    if text == "-" || text.hasPrefix("-:") {
      let tag = text.dropFirst(2)
      self.init(
        kind: .standardInput, path: "", selector: tag.isEmpty ? nil : String(tag), text: text)
      return
    }
    if let colon = text.firstIndex(of: ":"),
      let kind = Kind(rawValue: String(text[..<colon])), kind != .standardInput
    {
      self.init(
        kind: kind, rest: String(text[text.index(after: colon)...]), text: text, surroundings)
      return
    }
    guard let kind = Self.guess(text, surroundings) else { return nil }
    self.init(kind: kind, rest: text, text: text, surroundings)
  }

  private init(kind: Kind, rest: String, text: String, _ surroundings: Surroundings) {
    var path = rest
    var selector: String?
    var member: String?
    switch kind {
    case .archive, .oci:
      (path, selector) = Self.cut(rest, atLast: ":", surroundings)
    case .repo:
      if let hash = rest.lastIndex(of: "#"), !surroundings.exists(rest) {
        member = String(rest[rest.index(after: hash)...])
        path = String(rest[..<hash])
      }
      (path, selector) = Self.cut(path, atLast: "@", surroundings)
      if path.isEmpty { path = "." }
    case .host:
      if path.isEmpty { path = "/" }
    case .rootfs, .venv, .conda, .standardInput:
      break
    }
    self.init(kind: kind, path: path, selector: selector, member: member, text: text)
  }

  // The last separator starts the selector, unless the whole text is a path that exists.
  private static func cut(
    _ text: String, atLast separator: Character, _ surroundings: Surroundings
  ) -> (path: String, selector: String?) {
    guard !surroundings.exists(text), let cut = text.lastIndex(of: separator) else {
      return (text, nil)
    }
    let selector = String(text[text.index(after: cut)...])
    if separator == ":", selector.contains("/") { return (text, nil) }
    return (String(text[..<cut]), selector.isEmpty ? nil : selector)
  }

  private static func guess(_ text: String, _ surroundings: Surroundings) -> Kind? {
    var path = text
    if !surroundings.exists(path) {
      path = String(text[..<(text.lastIndex(of: ":") ?? text.endIndex)])
      if !surroundings.exists(path) {
        path = String(text[..<(text.lastIndex(of: "@") ?? text.endIndex)])
        return surroundings.exists(path) && surroundings.isFolder(path) ? .repo : nil
      }
    }
    guard surroundings.isFolder(path) else { return .archive }
    if surroundings.exists("\(path)/oci-layout") || surroundings.exists("\(path)/index.json") {
      return .oci
    }
    if surroundings.exists("\(path)/pyvenv.cfg") { return .venv }
    if surroundings.exists("\(path)/conda-meta") { return .conda }
    if surroundings.exists("\(path)/.git") || surroundings.exists("\(path)/HEAD") { return .repo }
    if surroundings.exists("\(path)/etc/os-release")
      || surroundings.exists("\(path)/usr/lib/os-release")
      || surroundings.exists("\(path)/var/lib/dpkg")
    {
      return .rootfs
    }
    return .repo
  }
}
