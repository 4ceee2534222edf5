import Model
import Versions

/// A requirement in conda's notation.
enum CondaRequirement {
  /// What the text says.
  case fact(RequirementFact)
  /// Why it is no match specification.
  case unreadable(String)

  /// Reads a match specification; the channel becomes the source.
  init(
    _ text: some StringProtocol, kind: RequirementKind, group: RequirementGroup? = nil, line: Int?
  ) {
    var spec: CondaMatchSpec
    do throws(CondaMatchSpecError) {
      spec = try CondaMatchSpec(text)
    } catch {
      self = .unreadable(Self.message(error))
      return
    }
    var fact = RequirementFact(kind: kind, ecosystem: .conda, anyOf: [], group: group, line: line)
    if let url = spec.url {
      fact.source = PackageSource(kind: .archive, url: SourceAddress.withoutCredentials(url))
      fact.hashes = ["md5", "sha256"].compactMap { key in
        spec.attributes[key].map { "\(key):\($0)" }
      }
      spec.url = nil
    } else if let channel = spec.channel {
      let address = (channel.location ?? channel.name) + (spec.subdir.map { "/\($0)" } ?? "")
      fact.source = PackageSource(
        kind: .channel, url: SourceAddress.withoutCredentials(address))
      spec.subdir = nil
    }
    spec.channel = nil
    let specifier = spec.description.dropFirst(spec.name.count).drop { $0 == " " }
    fact.anyOf = [RequirementTerm(name: spec.name, specifier: String(specifier))]
    self = .fact(fact)
  }

  private static func message(_ error: CondaMatchSpecError) -> String {
    switch error {
    case .name: "no package name"
    case .channel: "no channel name"
    case .bracket: "a bracket without `key=value`"
    case .key(let key, _): "`\(Excerpted.text(key))` is no key"
    case .trailing: "more than name, version and build"
    case .build: "no build string"
    case .version: "no version constraint"
    }
  }

  /// The name at the beginning of a text that is no match specification.
  static func leadingName(_ text: some StringProtocol) -> String? {
    let bare = text.split(separator: "::", maxSplits: 1).last ?? ""
    return PythonRequirement.leadingName(bare)
  }
}
