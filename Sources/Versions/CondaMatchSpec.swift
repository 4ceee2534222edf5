/// Why a conda match specification cannot be read; each case quotes the part in question.
package enum CondaMatchSpecError: Error, Equatable, Sendable {
  /// No package name, or one with characters that conda refuses.
  case name(specification: String)
  /// The channel is empty or a Windows path.
  case channel(specification: String)
  /// A bracket is not closed, or an entry in it is no `key=value`.
  case bracket(specification: String)
  /// A key in brackets is unknown.
  case key(String, specification: String)
  /// More than a version and a build string follow the name.
  case trailing(specification: String)
  /// The build string or build number cannot be read.
  case build(specification: String)
  /// The version part cannot be read.
  case version(CondaVersionSpecError)
}

/// A conda match specification: `channel/subdir::name version build[key=value]`.
///
/// Conda documentation, "Match specification", in the lenient reading of environment files,
/// `depends` fields and lock files: `pytorch=*=cuda*` and `[version=3.9]` are accepted.
package struct CondaMatchSpec: Sendable, Hashable {
  /// The lower-case package name; `*` in it stands for any characters.
  package var name: String
  /// The wanted versions; `.any` where none are named.
  package var version: CondaVersionSpec
  /// The build string, with `*` for any characters.
  package var build: String?
  /// The wanted build numbers.
  package var buildNumber: CondaBuildNumber?
  /// The channel, without the subdirectory.
  package var channel: CondaChannel?
  /// The platform directory, such as `linux-64` or `noarch`.
  package var subdir: String?
  /// The location of the archive, where the specification is one.
  package var url: String?
  /// The other bracket keys, such as `md5`, `sha256` and `fn`.
  package var attributes: [String: String]

  /// A specification from its parts.
  package init(
    name: String, version: CondaVersionSpec = .any, build: String? = nil,
    buildNumber: CondaBuildNumber? = nil, channel: CondaChannel? = nil, subdir: String? = nil,
    url: String? = nil, attributes: [String: String] = [:]
  ) {
    self.name = name
    self.version = version
    self.build = build
    self.buildNumber = buildNumber
    self.channel = channel
    self.subdir = subdir
    self.url = url
    self.attributes = attributes
  }

  /// Whether a package satisfies every part of the specification.
  ///
  /// A part that the package says nothing about is not satisfied.
  package func matches(_ package: CondaPackage) -> Bool {
    guard CondaPattern.matches(package.name.lowercased(), name) else { return false }
    guard version.satisfied(by: package.version) else { return false }
    if let build, !CondaPattern.matches(package.build, build) { return false }
    if let buildNumber, !(package.buildNumber.map(buildNumber.contains) ?? false) { return false }
    if let channel, channel.name != package.channel?.name { return false }
    if let subdir, subdir != package.subdir { return false }
    if let url, !Self.matches(url: url, package) { return false }
    return attributes.allSatisfy { key, value in package.attributes[key] == value }
  }

  /// An archive's name carries name, version and build, for a package that knows no location.
  private static func matches(url: String, _ package: CondaPackage) -> Bool {
    if let known = package.url { return known == url }
    guard let archive = CondaArchiveName(url) else { return false }
    return archive.name == package.name && archive.build == package.build
      && CondaVersion(archive.version) == package.version
  }
}

extension CondaMatchSpec: CustomStringConvertible {
  /// The canonical text, which reads back as the same specification.
  ///
  /// Channel and subdirectory first, then name, version, build; the rest in brackets, sorted by key.
  package var description: String {
    var text = ""
    var bracket = attributes
    if let channel {
      text = (channel.location ?? channel.name) + (subdir.map { "/\($0)" } ?? "") + "::"
    } else if let subdir {
      bracket["subdir"] = subdir
    }
    text += name
    if !version.isAny || build != nil { text += " \(version)" }
    if let build { text += " \(build)" }
    if let buildNumber { bracket["build_number"] = buildNumber.description }
    if let url { bracket["url"] = url }
    if bracket.isEmpty { return text }
    let entries = bracket.sorted { $0.key < $1.key }.map { key, value in
      value.utf8.contains(UInt8(ascii: "\"")) ? "\(key)='\(value)'" : "\(key)=\"\(value)\""
    }
    return "\(text)[\(entries.joined(separator: ","))]"
  }
}
