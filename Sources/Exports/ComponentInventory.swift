import Documents
import Lockfiles
import Model

/// The components of a bill of materials, each with its reference.
struct ComponentInventory {
  /// The components in order: operating system, interpreters, packages, libraries without a package.
  private(set) var components: [JSONValue] = []
  /// The references of all components at the top, in the same order.
  private(set) var references: [String] = []
  /// The references of the packages, by ecosystem, name, version, location.
  private(set) var packages: [(package: InstalledPackage, reference: String)] = []

  private var used: Set<String> = []

  init(_ part: InstalledPart) {
    addSystem(part)
    for interpreter in part.interpreters { add(interpreter) }
    let rows = AcceleratorRows(part.accelerators)
    let ordered = part.packages.sorted { left, right in
      (left.ecosystem.rawValue, left.name, left.version, left.location, left.purl)
        < (right.ecosystem.rawValue, right.name, right.version, right.location, right.purl)
    }
    for package in ordered {
      let reference = unique("\(package.purl)#\(package.location)")
      packages.append((package, reference))
      var members = Self.members(package, reference, rows)
      let libraries = rows.components[package.purl] ?? []
      // Of two installs with one package URL the first shows the libraries.
      if !libraries.isEmpty, shown.insert(package.purl).inserted {
        members.append(("components", .array(libraries.map { library($0) })))
      }
      append(members, reference)
    }
    for component in rows.components[""] ?? [] {
      components.append(library(component))
    }
  }

  private var shown: Set<String> = []

  private mutating func append(_ members: [(String, JSONValue)], _ reference: String) {
    components.append(.object(members.map { JSONValue.Member($0.0, $0.1) }))
    references.append(reference)
  }

  private mutating func unique(_ text: String) -> String {
    var reference = text
    var number = 2
    while !used.insert(reference).inserted {
      reference = "\(text)#\(number)"
      number += 1
    }
    return reference
  }

  private mutating func addSystem(_ part: InstalledPart) {
    guard let os = part.os else { return }
    let reference = unique("os:\(os.id)")
    var members: [(String, JSONValue)] = [
      ("type", "operating-system"), ("bom-ref", .string(reference)), ("name", .string(os.id)),
      (
        "properties",
        CycloneDXExport.properties([
          ("holdfast:codename", os.codename),
          ("holdfast:libc", part.libc.map { "\($0.family) \($0.version ?? "")" }),
        ])
      ),
    ]
    if let version = os.versionId { members.append(("version", .string(version))) }
    if let name = os.name { members.append(("description", .string(name))) }
    append(members, reference)
  }

  private mutating func add(_ interpreter: InstalledPart.Interpreter) {
    let reference = unique("interpreter:\(interpreter.path)")
    var members: [(String, JSONValue)] = [
      ("type", "platform"), ("bom-ref", .string(reference)), ("name", .string(interpreter.kind)),
      ("evidence", Self.evidence([interpreter.path])),
      (
        "properties",
        CycloneDXExport.properties([("holdfast:primary", interpreter.primary ? "true" : "false")])
      ),
    ]
    if let version = interpreter.version { members.append(("version", .string(version))) }
    append(members, reference)
  }

  /// A native or accelerator library.
  private mutating func library(_ component: AcceleratorFacts.Component) -> JSONValue {
    let reference = unique("library:\(component.name)#\(component.path)")
    var members: [(String, JSONValue)] = [
      ("type", "library"), ("bom-ref", .string(reference)), ("name", .string(component.name)),
      ("evidence", Self.evidence([component.path])),
      (
        "properties",
        CycloneDXExport.properties([
          ("holdfast:soname", component.soname),
          ("holdfast:build-id", component.buildID),
          ("holdfast:version-source", component.versionSource?.rawValue),
          ("holdfast:found-by", component.foundBy),
          ("holdfast:loaded", component.isLoaded.map { $0 ? "true" : "false" }),
        ])
      ),
    ]
    if let version = component.version { members.append(("version", .string(version))) }
    return .object(members.map { JSONValue.Member($0.0, $0.1) })
  }

  private static func evidence(_ paths: [String]) -> JSONValue {
    ["occurrences": .array(paths.map { ["location": .string($0)] })]
  }

  private static func members(
    _ package: InstalledPackage, _ reference: String, _ rows: AcceleratorRows
  ) -> [(String, JSONValue)] {
    var properties: [(String, String?)] = [
      ("holdfast:role", package.role.rawValue), ("holdfast:location", package.location),
      ("holdfast:architecture", package.architecture), ("holdfast:contents", package.contents),
      ("holdfast:broken-state", package.brokenState), ("holdfast:hashes-from", package.hashesFrom),
      ("holdfast:build", package.build?.text), ("holdfast:local-version", package.build?.local),
    ]
    properties += (package.build?.tags ?? []).map { ("holdfast:tag", $0) }
    properties += rows.properties[package.purl] ?? []
    let digests = package.hashes.sorted()
    // Several digests mean that any one is right, which the list of hashes does not say.
    if digests.count > 1 { properties += digests.map { ("holdfast:accepted-digest", $0) } }
    var members: [(String, JSONValue)] = [
      ("type", "library"), ("bom-ref", .string(reference)), ("name", .string(package.name)),
      ("version", .string(package.version)), ("purl", .string(package.purl)),
      ("evidence", evidence([package.location])),
      ("properties", CycloneDXExport.properties(properties)),
    ]
    if digests.count == 1, let digest = digests.first, let hash = hash(digest) {
      members.append(("hashes", [hash]))
    }
    if let reference = external(package.source) {
      members.append(("externalReferences", [reference]))
    }
    return members
  }

  private static func hash(_ digest: String) -> JSONValue? {
    let forms = [
      ("md5", "MD5", 32), ("sha1", "SHA-1", 40), ("sha256", "SHA-256", 64),
      ("sha384", "SHA-384", 96), ("sha512", "SHA-512", 128),
    ]
    for (algorithm, name, digits) in forms {
      if let hex = ExportText.hex(digest, algorithm: algorithm, digits: digits) {
        return ["alg": .string(name), "content": .string(hex)]
      }
    }
    return nil
  }

  private static func external(_ source: PackageSource?) -> JSONValue? {
    guard let source,
      let url = ExportText.address(source.url, schemes: ["https", "http", "ssh", "file"])
    else { return nil }
    switch source.kind {
    case .archive: return ["type": "distribution", "url": .string(url)]
    case .vcs:
      var members: [(String, JSONValue)] = [("type", "vcs"), ("url", .string(url))]
      if let commit = source.commit { members.append(("comment", .string("commit \(commit)"))) }
      return .object(members.map { JSONValue.Member($0.0, $0.1) })
    case .index, .channel: return ["type": "distribution-intake", "url": .string(url)]
    case .directory: return nil
    }
  }
}

/// Accelerator facts by the package URL of the package that brought them; `""` for none.
struct AcceleratorRows {
  private(set) var components: [String: [AcceleratorFacts.Component]] = [:]
  private(set) var properties: [String: [(String, String?)]] = [:]

  init(_ facts: AcceleratorFacts) {
    for component in facts.components {
      components[component.package ?? "", default: []].append(component)
    }
    var targets: [String: Set<String>] = [:]
    var ptx: [String: Set<String>] = [:]
    for code in facts.gpuCode {
      guard let package = code.package else { continue }
      targets[package, default: []].formUnion(code.targets)
      ptx[package, default: []].formUnion(code.ptx)
    }
    for (package, names) in targets {
      properties[package, default: []] += names.sorted().map { ("holdfast:gpu-target", $0) }
    }
    for (package, names) in ptx {
      properties[package, default: []] += names.sorted().map { ("holdfast:gpu-ptx", $0) }
    }
    for variant in facts.variants {
      guard let package = variant.package else { continue }
      let release = variant.release.map { " " + $0 } ?? ""
      properties[package, default: []].append(
        ("holdfast:accelerator", variant.family.rawValue + release))
    }
  }
}
