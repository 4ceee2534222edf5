import Model
import Versions

/// What tells builds of one version apart, and what does not.
struct BuildText {
  /// Whether two rows of the same version are different builds, and the words for them; nil where they
  /// are the same as far as is known.
  static func difference(
    _ left: PackageRecord, _ right: PackageRecord, sameInterpreter: Bool, samePlatform: Bool
  ) -> (left: String, right: String)? {
    let a = left.build
    let b = right.build
    switch left.ecosystem {
    case .deb: return nil
    case .conda:
      guard let one = a?.text, let two = b?.text, one != two else { return nil }
      if condaCore(one) == condaCore(two), pythonTag(one) != pythonTag(two) { return nil }
      return (one, two)
    case .pypi:
      let local = (a?.local ?? "", b?.local ?? "")
      if local.0 != local.1 {
        return (local.0.isEmpty ? "no label" : local.0, local.1.isEmpty ? "no label" : local.1)
      }
      if let one = a?.text, let two = b?.text, one != two {
        return ("build \(one)", "build \(two)")
      }
      guard samePlatform, let one = a?.tags, let two = b?.tags, !one.isEmpty, !two.isEmpty,
        one != two
      else { return nil }
      // Tags of another interpreter name another file of the same release.
      if sameInterpreter, isBound(one) == isBound(two) {
        return (one.joined(separator: "."), two.joined(separator: "."))
      }
      let kinds = (kind(one), kind(two))
      return kinds.0 == kinds.1 ? nil : (kinds.0, kinds.1)
    }
  }

  /// Whether the wheel is made for one interpreter: its ABI is neither `none` nor `abi3`.
  static func isBound(_ tags: [String]) -> Bool {
    !tags.isEmpty
      && tags.allSatisfy { tag in
        let parts = tag.split(separator: "-")
        return parts.count >= 3 && parts[1] != "none" && parts[1] != "abi3"
      }
  }

  /// From where a wheel is: an index that takes portable wheels, or this machine's own compiler.
  private static func kind(_ tags: [String]) -> String {
    var kinds: Set<String> = []
    for tag in tags {
      let platform = tag.split(separator: "-").last ?? ""
      if platform == "any" {
        kinds.insert("pure")
      } else if platform.hasPrefix("musllinux") {
        kinds.insert("musllinux wheel")
      } else if platform.hasPrefix("linux_") {
        kinds.insert("built locally")
      } else {
        kinds.insert("wheel")
      }
    }
    return kinds.sorted().joined(separator: ", ")
  }

  /// A conda build string without the interpreter, the hash and the build number.
  private static func condaCore(_ build: String) -> String {
    build.split(separator: "_").dropLast().map { part in
      var text = part
      if text.hasPrefix("py"), let end = text.dropFirst(2).firstIndex(where: { !$0.isNumber }) {
        text = text[end...]
      } else if text.hasPrefix("py") {
        text = ""
      }
      if text.hasPrefix("h"), text.utf8.count == 8 { text = "" }
      return String(text)
    }.joined(separator: "_")
  }

  /// `py311` of a conda build string.
  static func pythonTag(_ build: String) -> Substring? {
    for part in build.split(separator: "_") where part.hasPrefix("py") {
      let digits = part.dropFirst(2).prefix { $0.isNumber }
      if !digits.isEmpty { return digits }
    }
    return nil
  }
}
