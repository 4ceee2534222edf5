/// What a match specification is held against: one package of a channel or an environment.
package struct CondaPackage: Sendable, Hashable {
  /// The package name.
  package var name: String
  /// The package version.
  package var version: CondaVersion
  /// The build string.
  package var build: String
  /// The build number; nil where unknown.
  package var buildNumber: UInt64?
  /// The channel; nil where unknown.
  package var channel: CondaChannel?
  /// The platform directory; nil where unknown.
  package var subdir: String?
  /// The location of the archive; nil where unknown.
  package var url: String?
  /// Other facts by bracket key, such as `md5`, `sha256` and `fn`.
  package var attributes: [String: String]

  /// A package from its parts.
  package init(
    name: String, version: CondaVersion, build: String, buildNumber: UInt64? = nil,
    channel: CondaChannel? = nil, subdir: String? = nil, url: String? = nil,
    attributes: [String: String] = [:]
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
}
