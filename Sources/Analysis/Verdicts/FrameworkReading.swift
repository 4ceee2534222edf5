import Accelerators
import Model

/// Finds the frameworks of a snapshot and shares its device code out among them.
struct FrameworkReading {
  private(set) var frameworks: [FitEnvironment.Framework] = []
  private(set) var additions: [FitEnvironment.Addition] = []
  private let snapshot: Snapshot

  init(_ snapshot: Snapshot) {
    self.snapshot = snapshot
    let facts = snapshot.accelerators
    let skipped = Set(facts.components.filter { $0.isLoaded == false }.map(\.path))
    var main: [(row: FrameworkTable.Row, record: AcceleratorFacts.CodeRecord)] = []
    var groups: [String: (isDecisive: Bool, code: [AcceleratorFacts.CodeRecord])] = [:]
    for record in facts.gpuCode where !skipped.contains(record.path) {
      let file = Self.fileName(record.path)
      if let row = FrameworkTable.row(path: record.path, fileName: file) {
        main.append((row, record))
      } else if let component = Self.component(file) {
        guard !FrameworkTable.opaqueComponents.contains(component) else { continue }
        groups[
          component, default: (FrameworkTable.decisiveComponents.contains(component), [])
        ].code.append(record)
      } else {
        let name = package(record.package)?.name ?? String(file)
        groups[name, default: (false, [])].code.append(record)
      }
    }
    addFrameworks(facts.variants, main)
    additions = groups.map { name, group in
      FitEnvironment.Addition(
        name: Self.label(name, group.code), isDecisive: group.isDecisive, code: group.code)
    }.sorted { $0.name < $1.name }
  }

  // `libtorch_cuda_linalg.so of torch`: what a package adds is not the package.
  private static func label(_ name: String, _ code: [AcceleratorFacts.CodeRecord]) -> String {
    let files = Set(code.map { fileName($0.path) })
    guard let file = code.first.map({ fileName($0.path) }), component(file) == nil, file != name
    else { return name }
    return files.count == 1 ? "\(file) of \(name)" : "\(files.count) libraries of \(name)"
  }

  /// Whether a file is a component of a vendor's stack, not a user of one.
  func isComponent(_ record: AcceleratorFacts.CodeRecord) -> Bool {
    Self.component(Self.fileName(record.path)) != nil
  }

  private mutating func addFrameworks(
    _ variants: [AcceleratorFacts.Variant],
    _ main: [(row: FrameworkTable.Row, record: AcceleratorFacts.CodeRecord)]
  ) {
    var used = Set<Int>()
    var seen = Set<String>()
    for variant in variants {
      guard let row = FrameworkTable.row(distribution: variant.name) else { continue }
      let vendor = FitEnvironment.vendor(of: variant.family)
      // Plugin and runtime of one framework are two distributions.
      guard
        vendor == nil || seen.insert("\(row.name) \(variant.family) \(folder(variant))").inserted
      else { continue }
      var own = main.indices.filter {
        main[$0].row.name == row.name && main[$0].record.vendor == vendor
      }
      let ofPackage = own.filter {
        variant.package != nil && main[$0].record.package == variant.package
      }
      if !ofPackage.isEmpty { own = ofPackage }
      used.formUnion(own)
      let code = chosen(own.map { main[$0].record }, row, variants)
      frameworks.append(
        FitEnvironment.Framework(
          name: row.name, label: label(variant, row), family: variant.family,
          release: variant.release, code: code,
          evidence: [Evidence(path: variant.path, layer: variant.layer)],
          isAddition: row.isAddition,
          sharesLibraries: row.sharesLibraries))
    }
    // Main libraries of which no record tells the build.
    var rest: [String: [AcceleratorFacts.CodeRecord]] = [:]
    var rows: [String: FrameworkTable.Row] = [:]
    for index in main.indices where !used.contains(index) {
      let key = "\(main[index].row.name) \(main[index].record.vendor.rawValue)"
      rest[key, default: []].append(main[index].record)
      rows[key] = main[index].row
    }
    for (key, records) in rest.sorted(by: { $0.key < $1.key }) {
      guard let row = rows[key], let first = records.first else { continue }
      let owner = package(first.package)
      frameworks.append(
        FitEnvironment.Framework(
          name: row.name, label: owner.map { "\($0.name) \($0.version)" } ?? row.name,
          family: first.vendor == .nvidia ? .cuda : first.vendor == .amd ? .rocm : .xpu,
          release: nil, code: chosen(records, row, variants),
          evidence: [Evidence(path: first.path, layer: first.layer)], isAddition: row.isAddition,
          sharesLibraries: row.sharesLibraries))
    }
  }

  // The folder of packages that a variant's file lies in, so that two installs stay two.
  private func folder(_ variant: AcceleratorFacts.Variant) -> String {
    for mark in ["/site-packages/", "/dist-packages/"] {
      if let range = Self.range(of: mark, in: variant.path) {
        return String(variant.path[..<range])
      }
    }
    return package(variant.package)?.location ?? ""
  }

  private static func range(of mark: String, in path: String) -> String.Index? {
    let bytes = path.utf8
    let wanted = Array(mark.utf8)
    var index = bytes.startIndex
    while index < bytes.endIndex {
      if bytes[index] == wanted[0], bytes[index...].starts(with: wanted) { return index }
      index = bytes.index(after: index)
    }
    return nil
  }

  // bitsandbytes brings a library per CUDA release and opens the one of torch's release.
  private func chosen(
    _ records: [AcceleratorFacts.CodeRecord], _ row: FrameworkTable.Row,
    _ variants: [AcceleratorFacts.Variant]
  ) -> [AcceleratorFacts.CodeRecord] {
    guard row.name == "bitsandbytes", records.count > 1,
      let release = variants.first(where: { $0.name == "torch" })?.release
    else { return records }
    let digits = release.split(separator: ".").prefix(2).joined()
    let fitting = records.filter {
      Self.fileName($0.path).hasPrefix("libbitsandbytes_cuda\(digits)")
    }
    return fitting.isEmpty ? records : fitting
  }

  private func label(_ variant: AcceleratorFacts.Variant, _ row: FrameworkTable.Row) -> String {
    guard let version = variant.version ?? package(variant.package)?.version else {
      return variant.name
    }
    return "\(variant.name) \(version)"
  }

  // Ids are `p` and the row's number; others are searched.
  private func package(_ id: String?) -> PackageRecord? {
    guard let id else { return nil }
    if id.hasPrefix("p"), let number = Int(id.dropFirst()), number > 0,
      number <= snapshot.packages.count, snapshot.packages[number - 1].id == id
    {
      return snapshot.packages[number - 1]
    }
    return snapshot.packages.first { $0.id == id }
  }

  private static func component(_ file: Substring) -> String? {
    let known = NativeLibraries.match(fileName: String(file))?.library.component
    if let known { return known }
    // cuDNN 9 is several libraries.
    return file.hasPrefix("libcudnn_") ? "cudnn" : nil
  }

  static func fileName(_ path: String) -> Substring {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[path.index(after: $0)...] } ?? path[...]
  }
}
