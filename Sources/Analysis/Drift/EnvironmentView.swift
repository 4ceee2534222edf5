import Model
import Versions

/// One snapshot with the indexes that comparing needs, each built once.
struct EnvironmentView {
  let name: String
  let snapshot: Snapshot
  let options: EnvironmentOptions
  /// The number of each row's name; rows that are not compared have -1.
  let numbers: [Int]
  /// The rows that describe one distribution in one place, where there are several.
  private let companions: [String: [Int]]
  private let instructions: [String?]
  // Edges of a row are `edgeOrder[edgeStart[row]..<edgeStart[row + 1]]`.
  private let edgeStart: [Int]
  private let edgeOrder: [Int]
  private let isNumbered: Bool
  private let rowsByID: [String: Int]
  // Positions among the snapshot's variants by row.
  private let variants: [Int: Int]

  init(
    _ named: NamedSnapshot, options: EnvironmentOptions, states: Set<PackageRecord.State>,
    names: inout NameTable
  ) {
    self.name = named.name
    self.snapshot = named.snapshot
    self.options = options
    let packages = named.snapshot.packages
    let native = Self.nativeArchitecture(named.snapshot)
    var numbers: [Int] = []
    numbers.reserveCapacity(packages.count)
    names.reserve(packages.count)
    var isNumbered = true
    // Rows are large: fields are read in place, never a whole row.
    for row in packages.indices {
      if isNumbered, Self.rowNumber(packages[row].id) != row { isNumbered = false }
      guard states.contains(packages[row].state) else {
        numbers.append(-1)
        continue
      }
      let ecosystem = packages[row].ecosystem
      var architecture: String?
      if ecosystem == .deb, let own = packages[row].architecture, own != "all", own != native {
        architecture = own
      }
      numbers.append(
        names.number(
          of: PackageName(
            ecosystem: ecosystem, name: NameTable.normalized(ecosystem, packages[row].name),
            architecture: architecture)))
    }
    self.numbers = numbers
    self.isNumbered = isNumbered
    var rowsByID: [String: Int] = [:]
    if !isNumbered {
      for (row, package) in packages.enumerated() { rowsByID[package.id] = row }
    }
    self.rowsByID = rowsByID
    let find = { (id: String) -> Int? in
      isNumbered ? Self.rowNumber(id).flatMap { $0 < packages.count ? $0 : nil } : rowsByID[id]
    }
    (edgeStart, edgeOrder) = Self.edgeIndex(named.snapshot, find)
    companions = Self.companions(packages)
    var variants: [Int: Int] = [:]
    for (position, variant) in named.snapshot.accelerators.variants.enumerated() {
      if let row = variant.package.flatMap(find), variants[row] == nil { variants[row] = position }
    }
    self.variants = variants
    instructions = named.snapshot.layers.map { Instruction.plain($0.createdBy) }
  }

  /// The row of an id; nil for `root` and ids that the snapshot does not have.
  func row(_ id: String) -> Int? {
    guard isNumbered else { return rowsByID[id] }
    return Self.rowNumber(id).flatMap { $0 < snapshot.packages.count ? $0 : nil }
  }

  /// The positions of a row's own requirements among the snapshot's.
  func edges(of row: Int) -> ArraySlice<Int> { edgeOrder[edgeStart[row]..<edgeStart[row + 1]] }

  /// All rows of the install that a row belongs to, itself included.
  func companions(of row: Int) -> [Int] {
    companions[snapshot.packages[row].install] ?? [row]
  }

  /// The build variant of a row, where the snapshot tells one.
  func variant(of row: Int) -> AcceleratorFacts.Variant? {
    variants[row].map { snapshot.accelerators.variants[$0] }
  }

  /// Rows with a build variant, in order.
  var variantRows: [Int] { variants.keys.sorted() }

  /// Whether the snapshot knows variables, entry point and the primary interpreter.
  var hasConfiguration: Bool { snapshot.subject.kind == .image }

  /// The families whose presence the subject can tell.
  var families: Set<Ecosystem> {
    switch snapshot.subject.kind {
    case .image, .folder, .repository, .host: [.conda, .deb, .pypi]
    case .condaPrefix: [.conda, .pypi]
    case .virtualEnvironment: [.pypi]
    }
  }

  /// Whether the subject is one interpreter's environment without a system around it.
  var isSingleEnvironment: Bool {
    snapshot.subject.kind == .virtualEnvironment || snapshot.subject.kind == .condaPrefix
  }

  /// The instruction of a layer.
  func instruction(_ layer: Int?) -> String? {
    guard let layer, instructions.indices.contains(layer) else { return nil }
    return instructions[layer]
  }

  // `p17` is row 16 where ids follow the order, as they do in every snapshot of our own.
  private static func rowNumber(_ id: String) -> Int? {
    var number = 0
    var isFirst = true
    for byte in id.utf8 {
      if isFirst {
        guard byte == UInt8(ascii: "p") else { return nil }
        isFirst = false
        continue
      }
      guard (0x30...0x39).contains(byte), number < 100_000_000 else { return nil }
      number = number * 10 + Int(byte - 0x30)
    }
    return number > 0 ? number - 1 : nil
  }

  private static func edgeIndex(_ snapshot: Snapshot, _ find: (String) -> Int?) -> ([Int], [Int]) {
    let count = snapshot.packages.count
    var start = Array(repeating: 0, count: count + 1)
    var sources: [Int] = []
    sources.reserveCapacity(snapshot.requirements.count)
    for index in snapshot.requirements.indices {
      let source = find(snapshot.requirements[index].from) ?? -1
      sources.append(source)
      if source >= 0 { start[source + 1] += 1 }
    }
    for row in 0..<count { start[row + 1] += start[row] }
    var next = start
    var order = Array(repeating: 0, count: start[count])
    for (index, source) in sources.enumerated() where source >= 0 {
      order[next[source]] = index
      next[source] += 1
    }
    return (start, order)
  }

  private static func companions(_ packages: [PackageRecord]) -> [String: [Int]] {
    var first: [String: Int] = [:]
    first.reserveCapacity(packages.count)
    var shared: [String: [Int]] = [:]
    for row in packages.indices where !packages[row].install.isEmpty {
      let install = packages[row].install
      if let other = first[install] {
        shared[install, default: [other]].append(row)
      } else {
        first[install] = row
      }
    }
    return shared
  }

  // The architecture of most Debian packages; the platform's own name for it.
  private static func nativeArchitecture(_ snapshot: Snapshot) -> String? {
    if let platform = snapshot.subject.platform.flatMap({ Platform($0) }) {
      switch platform.architecture {
      case "386": return "i386"
      case "arm": return "armhf"
      default: return platform.architecture
      }
    }
    return snapshot.packages.first {
      $0.ecosystem == .deb && ["dpkg", "libc6", "base-files"].contains($0.name)
        && $0.architecture != "all"
    }?.architecture
  }
}

/// Instructions of image histories as people wrote them.
enum Instruction {
  /// The text without what builders put around it: `/bin/sh -c #(nop)`, `# buildkit`, `|1 ARG=…`.
  static func plain(_ createdBy: String?) -> String? {
    guard var text = createdBy.map({ $0[...] }) else { return nil }
    var isShell = false
    if text.hasPrefix("RUN ") {
      text = text.dropFirst(4)
      isShell = true
    }
    if text.hasPrefix("|"), let shell = text.firstRange(of: "/bin/sh -c ") {
      text = text[shell.lowerBound...]
    }
    if text.hasPrefix("/bin/sh -c ") {
      text = text.dropFirst(11)
      isShell = true
    }
    text = text.drop { $0 == " " }
    if text.hasPrefix("#(nop)") {
      text = text.dropFirst(6).drop { $0 == " " }
      isShell = false
    }
    if text.hasSuffix("# buildkit") { text = text.dropLast(10) }
    while text.last == " " { text = text.dropLast() }
    guard !text.isEmpty else { return nil }
    return isShell ? "RUN \(text)" : String(text)
  }

  /// The upper-case word in front.
  static func keyword(_ text: String) -> Substring { text.prefix { $0 != " " } }
}
