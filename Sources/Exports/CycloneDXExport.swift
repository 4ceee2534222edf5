import Bytes
import Digests
import Documents
import Lockfiles
import Model

/// Writes a bill of materials.
///
/// Format: CycloneDX 1.6 in JSON (ECMA-424). It has no time, and its serial number follows from the
/// lock's digest, so that equal locks give equal bytes.
struct CycloneDXExport {
  private let input: ExportInput
  private let part: InstalledPart

  init(_ input: ExportInput, _ part: InstalledPart) {
    self.input = input
    self.part = part
  }

  func export() throws(ExportError) -> Export {
    var gaps = GapList()
    let inventory = ComponentInventory(part)
    let root = "environment:\(input.environment)"
    let graph = ComponentGraph(inventory)
    let members: [(String, JSONValue)] = [
      ("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json"),
      ("bomFormat", "CycloneDX"), ("specVersion", "1.6"),
      ("serialNumber", .string(try serialNumber())), ("version", 1),
      ("metadata", metadata(root)),
      ("components", .array(inventory.components)),
      ("dependencies", graph.dependencies(root: root)),
      ("compositions", graph.compositions(root: root)),
    ]
    let packages = part.packages.filter { $0.role != .system || $0.ecosystem != .pypi }
    let bare = packages.filter { $0.hashes.isEmpty && $0.ecosystem != .deb }.count
    if bare > 0 {
      gaps.add(
        "digests", "\(bare) of \(packages.count) packages carry no digest of their archive",
        remedy: PythonPins.hashRemedy)
    }
    for name in graph.openNames {
      gaps.add(
        name, "some of its requirements name no single package of the environment")
    }
    let value = JSONValue.object(members.map { JSONValue.Member($0.0, $0.1) })
    return Export(
      bytes: CanonicalJSON.pretty(value), fileName: "bom.cdx.json", gaps: gaps.sorted)
  }

  /// A UUID of version 8 (RFC 9562, section 5.8) over what identifies the content.
  private func serialNumber() throws(ExportError) -> String {
    let text = [
      "holdfast.cyclonedx/1", input.lockDigest, input.environment, input.platform,
    ].joined(separator: "\n")
    let digest: Digest
    do throws(DigestError) {
      digest = try Digest.sha256(of: Array(text.utf8))
    } catch {
      switch error {
      case .unavailable(let algorithm): throw .digest(algorithm: algorithm)
      }
    }
    var digits = Array(digest.hex.utf8.prefix(32))
    guard digits.count == 32 else { throw .digest(algorithm: "sha256") }
    digits[12] = UInt8(ascii: "8")
    // The variant is the bits 10.
    digits[16] = UInt8(ascii: "a")
    let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map {
      String(decoding: digits[$0], as: UTF8.self)
    }
    return "urn:uuid:" + groups.joined(separator: "-")
  }

  private func metadata(_ root: String) -> JSONValue {
    var properties: [(String, String?)] = [
      ("holdfast:lock", input.lockDigest), ("holdfast:platform", input.platform),
      ("holdfast:project", input.project), ("holdfast:numerics", part.numerics.digest),
      ("holdfast:base-name", part.base?.name), ("holdfast:base-digest", part.base?.digest),
      ("holdfast:libc", part.libc.map { "\($0.family) \($0.version ?? "")" }),
      ("holdfast:machine", part.accelerators.machine),
    ]
    let needs = part.accelerators.needs
    let needed = [
      ("driver", needs.driver), ("glibc", needs.glibc), ("glibcxx", needs.glibcxx),
      ("cxxabi", needs.cxxabi), ("cpu", needs.cpu),
    ]
    for (name, need) in needed { properties.append(("holdfast:needs-\(name)", need?.minimum)) }
    var component: [(String, JSONValue)] = [
      ("type", part.subject.kind == .image ? "container" : "platform"), ("bom-ref", .string(root)),
      ("name", .string(input.environment)), ("properties", Self.properties(properties)),
    ]
    if let digest = part.subject.digest,
      let hex = ExportText.hex(digest, algorithm: "sha256", digits: 64)
    {
      component.append(("hashes", [["alg": "SHA-256", "content": .string(hex)]]))
    }
    let tool: JSONValue = [
      "type": "application", "name": "holdfast", "version": .string(input.toolVersion),
    ]
    return [
      "component": .object(component.map { JSONValue.Member($0.0, $0.1) }),
      "tools": ["components": [tool]],
    ]
  }

  /// Properties in their order; those without a value are left out.
  static func properties(_ pairs: [(String, String?)]) -> JSONValue {
    .array(
      pairs.compactMap { name, value in
        value.map { ["name": .string(name), "value": .string($0)] }
      })
  }
}
