/// What a package URL type asks of its parts.
///
/// The registered type definitions of package-url/purl-spec; an unknown type has no rules.
struct PackageURLType: Sendable {
  enum Namespace: Sendable {
    case required, optional, prohibited
  }

  /// The parts that are not case sensitive, and so are written in lower case.
  struct LowerCase: OptionSet, Sendable {
    let rawValue: Int

    static let namespace = LowerCase(rawValue: 1)
    static let name = LowerCase(rawValue: 2)
    static let version = LowerCase(rawValue: 4)
  }

  let namespace: Namespace
  var lowerCase: LowerCase = []
  /// The qualifier without which a package is not identified.
  var requiredQualifier: String?
  /// Whether the name may hold slashes, which are then not encoded.
  var nameIsPath = false
  /// Rules of one type that the columns above cannot say.
  var normalize: @Sendable (inout PackageURLParts) -> Void = { _ in }
  var acceptsName: @Sendable (String) -> Bool = { _ in true }
  var acceptsVersion: @Sendable (String) -> Bool = { _ in true }

  static func rule(for type: String) -> PackageURLType {
    table[type] ?? PackageURLType(namespace: .optional)
  }

  func apply(to parts: inout PackageURLParts, type: String) throws(PackageURLError) {
    switch namespace {
    case .required where parts.namespace.isEmpty: throw .namespaceRequired(type: type)
    case .prohibited where !parts.namespace.isEmpty:
      throw .namespaceProhibited(type: type, namespace: parts.namespace)
    default: break
    }
    if lowerCase.contains(.namespace) { parts.namespace = parts.namespace.lowercased() }
    if lowerCase.contains(.name) { parts.name = parts.name.lowercased() }
    if lowerCase.contains(.version) { parts.version = parts.version.lowercased() }
    normalize(&parts)
    guard acceptsName(parts.name) else { throw .name(type: type, name: parts.name) }
    guard parts.version.isEmpty || acceptsVersion(parts.version) else {
      throw .version(type: type, version: parts.version)
    }
    if let key = requiredQualifier, !parts.qualifiers.contains(where: { $0.key == key }) {
      throw .qualifierRequired(type: type, key: key)
    }
  }

  private static let table: [String: PackageURLType] = [
    "alpm": .init(namespace: .required, lowerCase: [.namespace, .name]),
    "apk": .init(namespace: .required, lowerCase: [.namespace, .name]),
    "bazel": .init(namespace: .prohibited),
    "bitbucket": .init(namespace: .required, lowerCase: [.namespace, .name]),
    "bitnami": .init(namespace: .prohibited, lowerCase: [.name]),
    "brew": .init(namespace: .optional, lowerCase: [.namespace, .name]),
    "cargo": .init(namespace: .prohibited),
    "chrome-extension": .init(
      namespace: .prohibited, lowerCase: [.name], acceptsName: isExtensionIdentifier,
      acceptsVersion: isExtensionVersion),
    "cocoapods": .init(namespace: .prohibited, acceptsName: isPodName),
    "composer": .init(namespace: .required, lowerCase: [.namespace, .name]),
    "conan": .init(namespace: .optional),
    "conda": .init(namespace: .prohibited),
    "cpan": .init(
      namespace: .optional, normalize: { $0.namespace = $0.namespace.uppercased() },
      acceptsName: { !$0.contains("::") }),
    "cran": .init(namespace: .prohibited),
    "deb": .init(namespace: .required, lowerCase: [.namespace, .name]),
    "docker": .init(namespace: .optional),
    "gem": .init(namespace: .prohibited),
    "generic": .init(namespace: .optional),
    "git": .init(namespace: .required, nameIsPath: true, normalize: lowercaseForge),
    "github": .init(namespace: .required, lowerCase: [.namespace, .name]),
    "golang": .init(namespace: .required, lowerCase: [.namespace, .name]),
    "hackage": .init(namespace: .prohibited),
    "hex": .init(namespace: .optional, lowerCase: [.namespace, .name]),
    "huggingface": .init(namespace: .required, lowerCase: [.version]),
    "julia": .init(namespace: .prohibited, requiredQualifier: "uuid"),
    "luarocks": .init(namespace: .optional, lowerCase: [.namespace, .name]),
    "maven": .init(namespace: .required),
    "mlflow": .init(namespace: .prohibited, normalize: lowercaseDatabricks),
    "npm": .init(namespace: .optional),
    "nuget": .init(namespace: .prohibited),
    "oci": .init(namespace: .prohibited, lowerCase: [.name, .version]),
    "opam": .init(namespace: .prohibited),
    "otp": .init(namespace: .prohibited, lowerCase: [.name]),
    "pub": .init(namespace: .prohibited, lowerCase: [.name], normalize: underscoreOthers),
    "pypi": .init(
      namespace: .prohibited, lowerCase: [.name, .version],
      normalize: hyphenateUnderscores),
    "qpkg": .init(namespace: .required, lowerCase: [.namespace]),
    "rpm": .init(namespace: .required, lowerCase: [.namespace]),
    "swid": .init(namespace: .optional, requiredQualifier: "tag_id"),
    "swift": .init(namespace: .required),
    "vcpkg": .init(namespace: .prohibited),
    "vscode-extension": .init(
      namespace: .required, lowerCase: [.namespace, .name, .version]),
    "yocto": .init(namespace: .optional, lowerCase: [.namespace]),
  ]
}

extension PackageURLType {
  /// A forge that has a type of its own has the same repositories below `git`, in any case.
  @Sendable private static func lowercaseForge(_ parts: inout PackageURLParts) {
    parts.namespace = parts.namespace.lowercased()
    let host = parts.namespace.split(separator: ".").first
    if host == "github" || host == "bitbucket" { parts.name = parts.name.lowercased() }
  }

  /// Model names of a Databricks server are not case sensitive, those of other servers are.
  @Sendable private static func lowercaseDatabricks(_ parts: inout PackageURLParts) {
    let location = parts.qualifiers.first { $0.key == "repository_url" }?.value ?? ""
    if location.lowercased().contains("databricks") { parts.name = parts.name.lowercased() }
  }

  @Sendable private static func hyphenateUnderscores(_ parts: inout PackageURLParts) {
    let bytes = parts.name.utf8.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0 }
    parts.name = String(decoding: bytes, as: UTF8.self)
  }

  @Sendable private static func underscoreOthers(_ parts: inout PackageURLParts) {
    let bytes = parts.name.unicodeScalars.map { scalar in
      let byte = UInt8(exactly: scalar.value) ?? 0
      return PackageURL.isLetter(byte) || PackageURL.isDigit(byte) ? byte : UInt8(ascii: "_")
    }
    parts.name = String(decoding: bytes, as: UTF8.self)
  }

  /// 32 letters from `a` to `p`.
  @Sendable private static func isExtensionIdentifier(_ name: String) -> Bool {
    name.utf8.count == 32 && name.utf8.allSatisfy { (0x61...0x70).contains($0) }
  }

  /// One to four numbers.
  @Sendable private static func isExtensionVersion(_ version: String) -> Bool {
    let numbers = version.utf8.split(
      separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return numbers.count <= 4
      && numbers.allSatisfy { !$0.isEmpty && $0.allSatisfy(PackageURL.isDigit) }
  }

  /// No blank, no plus sign, no period at the start.
  @Sendable private static func isPodName(_ name: String) -> Bool {
    name.first != "." && !name.contains { $0 == "+" || $0.isWhitespace }
  }
}
