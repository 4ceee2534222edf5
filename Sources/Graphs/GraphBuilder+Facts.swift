import Model
import Trees

extension GraphBuilder {
  /// Operating system, variables, entry point and labels.
  mutating func addFacts() {
    addOperatingSystem()
    guard let configuration = input.configuration else { return }
    for variable in configuration.environment {
      snapshot.facts.environment[variable.name] =
        SecretNames.looksSecret(variable.name) ? .redacted : .text(variable.value)
    }
    snapshot.facts.entrypoint = configuration.entrypoint
    snapshot.facts.command = configuration.command
    snapshot.facts.user = configuration.user
    snapshot.facts.workingDirectory = configuration.workingDirectory
    snapshot.facts.labels = configuration.labels
    let name = configuration.labels["org.opencontainers.image.base.name"]
    let digest = configuration.labels["org.opencontainers.image.base.digest"]
    if name != nil || digest != nil {
      snapshot.facts.base = EnvironmentFacts.BaseImage(name: name, digest: digest)
    }
  }

  // `/etc/os-release` before `/usr/lib/os-release` (os-release(5)).
  private mutating func addOperatingSystem() {
    for path in ["etc/os-release", "usr/lib/os-release"] {
      guard let file = input.tree.file(at: path) else { continue }
      for case .operatingSystem(let fact) in file.record.facts {
        snapshot.facts.os = EnvironmentFacts.OperatingSystem(
          id: fact.id, versionId: fact.versionId, codename: fact.codename, name: fact.prettyName)
        return
      }
    }
  }
}

/// Names of variables whose values are never stored (THREATS T-99).
enum SecretNames {
  private static let words = [
    "PASSWORD", "PASSWD", "SECRET", "TOKEN", "APIKEY", "API_KEY", "ACCESS_KEY", "PRIVATE_KEY",
    "CREDENTIAL", "AUTH_KEY", "PASSPHRASE",
  ]

  /// Whether the name contains a word of secrets.
  static func looksSecret(_ name: String) -> Bool {
    let upper = name.uppercased()
    return words.contains { upper.contains($0) }
  }
}
