import Bytes
import Configuration
import Model
import Versions

/// A configuration as text, every value with its line: `3 environments.dev.python = 3.11`.
enum ConfigurationDump {
  static func text(_ configuration: HoldfastConfiguration) -> String {
    var lines: [String] = []
    func put<Value>(_ key: String, _ value: Located<Value>?, _ text: (Value) -> String) {
      if let value { lines.append("\(value.line) \(key) = \(text(value.value))") }
    }
    func put(_ key: String, _ value: Located<String>?) { put(key, value) { $0 } }
    func put(_ key: String, _ values: [Located<String>]?) {
      for value in values ?? [] { put(key + "[]", value) }
    }
    put("project", configuration.project)
    for environment in configuration.environments {
      let key = "environments.\(environment.name.value)"
      put(key, environment.name)
      put(key + ".declared", environment.declared)
      put(key + ".manifests", environment.manifests)
      put(key + ".groups", environment.groups)
      put(key + ".extras", environment.extras)
      put(key + ".python", environment.python) { $0.text }
      put(key + ".source", environment.source)
      put(key + ".hardware", environment.hardware)
      put(key + ".role", environment.role) { $0.rawValue }
    }
    for member in configuration.workspace?.members ?? [] {
      put("workspace.members[]", member) { $0.text }
    }
    put("hardware.from", configuration.hardware.inventory)
    for pool in configuration.hardware.pools {
      let key = "hardware.\(pool.name.value)"
      put(key, pool.name)
      put(key + ".driver", pool.driver)
      put(key + ".gpus", pool.gpus)
      put(key + ".cpu", pool.cpu)
      put(key + ".cuda", pool.cuda)
      put(key + ".architecture", pool.architecture)
      put(key + ".kernel", pool.kernel)
      put(key + ".os", pool.operatingSystem)
      put(key + ".runtime", pool.runtime) { $0.rawValue }
      put(key + ".nodes", pool.nodes) { String($0) }
    }
    for registry in configuration.registries {
      put("registries", registry.host)
      put("registries.mirror", registry.mirror)
    }
    let policy = configuration.policy
    put("policy.baseline", policy.baseline)
    put("policy.fail_on", policy.failOn) { $0.rawValue }
    for rule in policy.severities {
      lines.append("\(rule.line) policy.severity: \(name(rule.subject)) = \(weight(rule.weight))")
    }
    put("policy.must_match.packages", policy.mustMatch)
    for allowance in configuration.allowances {
      lines.append("\(allowance.line) allow")
      put("allow.subject", allowance.subject) { "\($0)" }
      put("allow.package", allowance.package)
      put("allow.between", allowance.between)
      put("allow.reason", allowance.reason)
      put("allow.owner", allowance.owner)
      put("allow.expires", allowance.expires) { $0.description }
      put("allow.until", allowance.until) { $0.text }
    }
    put("limits.layer_bytes", configuration.limits.layerBytes) { String($0) }
    put("lock.keys", configuration.lock.keys)
    put("lock.require_signature", configuration.lock.requireSignature) { String($0) }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func name(_ subject: SeverityRule.Subject) -> String {
    switch subject {
    case .driftClass(let driftClass): "class \(driftClass.rawValue)"
    case .rule(let rule): "rule \(rule)"
    }
  }

  private static func weight(_ weight: SeverityRule.Weight) -> String {
    func text(_ level: PolicyLevel?) -> String { level?.rawValue ?? "-" }
    return switch weight {
    case .level(let level): level.rawValue
    case .steps(let major, let minor, let patch):
      "major \(text(major)), minor \(text(minor)), patch \(text(patch))"
    }
  }
}
