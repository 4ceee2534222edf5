import Bytes
import Digests
import Documents
package import Model
import Versions

extension NumericsFingerprint {
  /// The fingerprint of a scanned environment: equal inputs give equal digests, wherever they lie.
  ///
  /// No path, layer or package without influence on results enters, so that two images that compute
  /// alike share it. Throws only where a digest cannot be computed.
  package init(of snapshot: Snapshot) throws {
    var found = NumericsGathering(snapshot)
    found.addEnvironment()
    found.addPackages()
    found.addComponents()
    found.addVariables()
    let inputs = found.inputs
    let value = JSONValue.object(inputs.map { JSONValue.Member($0.key, .string($0.value)) })
    self.init(
      digest: try Digest.sha256(of: CanonicalJSON.interchange(value)).text, inputs: inputs)
  }
}

/// The inputs found so far, several values of one name in their order.
private struct NumericsGathering {
  private let snapshot: Snapshot
  private let rows: [String: PackageRecord]
  private var values: [String: Set<String>] = [:]

  init(_ snapshot: Snapshot) {
    self.snapshot = snapshot
    rows = Dictionary(
      snapshot.packages.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  var inputs: [String: String] {
    values.mapValues { LockOrder.sorted(Array($0)).joined(separator: ", ") }
  }

  private mutating func add(_ name: String, _ value: String?) {
    if let value, !value.isEmpty { values[name, default: []].insert(value) }
  }

  mutating func addEnvironment() {
    add("machine", snapshot.accelerators.machine)
    add("cpu-level", snapshot.accelerators.needs.cpu?.minimum)
    if let libc = snapshot.facts.libc {
      add("libm", [libc.family, libc.version ?? ""].filter { !$0.isEmpty }.joined(separator: " "))
    }
    for interpreter in snapshot.facts.interpreters where interpreter.primary {
      add(interpreter.kind, interpreter.version)
    }
  }

  mutating func addPackages() {
    for record in snapshot.packages where Self.counts(record) {
      let name = PackageNames.normalized(record.ecosystem, record.name)
      guard NumericsInputs.contains(package: name) else { continue }
      let build = record.build?.text.map { " \($0)" } ?? ""
      add("package \(name)", record.version + build)
    }
    for variant in snapshot.accelerators.variants {
      if let row = variant.package.flatMap({ rows[$0] }), !Self.counts(row) { continue }
      guard NumericsInputs.contains(package: variant.name) else { continue }
      let release = variant.release.map { " \($0)" } ?? ""
      add("variant \(variant.name)", variant.family.rawValue + release)
    }
  }

  mutating func addComponents() {
    for component in snapshot.accelerators.components where component.isLoaded != false {
      let row = component.package.flatMap { rows[$0] }
      if let row, !Self.counts(row) { continue }
      if NumericsInputs.contains(component: component.name) {
        add(component.name, component.version ?? Self.identity(component))
      }
      let carrier = row.map { " of \(PackageNames.normalized($0.ecosystem, $0.name))" } ?? ""
      for (word, flavours) in [
        ("blas", NumericsInputs.algebra), ("openmp", NumericsInputs.threads),
      ] {
        guard let flavour = flavours[component.name] else { continue }
        let version = component.version ?? Self.identity(component)
        add(word + carrier, "\(flavour) \(version)")
      }
    }
  }

  mutating func addVariables() {
    for (name, value) in snapshot.facts.environment
    where NumericsInputs.contains(variable: name) {
      add("variable \(name)", value.text)
    }
  }

  // Copies that nothing finds, and other systems' packages, compute nothing.
  private static func counts(_ record: PackageRecord) -> Bool {
    guard record.state == .installed || record.state == .running else { return false }
    return switch record.role {
    case .primary, .system, .secondary: true
    case .vendored, .embedded, .foreignRoot: false
    }
  }

  // Without a version the build tells copies apart, else the name of the file.
  private static func identity(_ component: AcceleratorFacts.Component) -> String {
    if let build = component.buildID { return "build \(build)" }
    return component.path.split(separator: "/").last.map(String.init) ?? component.path
  }
}
