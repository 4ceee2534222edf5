import Model
import Trees

/// Symbols that something must offer when a module is loaded.
struct SymbolCheck {
  typealias Kind = AcceleratorFacts.Extensions.Problem.Kind

  let join: AcceleratorJoin
  let interpreter: Int?
  /// Some library of the closure lies outside of what was scanned.
  let hasOutside: Bool

  /// What nothing offers to a module and to what is loaded with it.
  ///
  /// The scope is that of `dlopen` without `RTLD_GLOBAL`: what the process offers to all, the module,
  /// and what it needs.
  func problems(
    _ closure: LoadedProcess.Closure, _ process: LoadedProcess,
    _ evidence: inout ExtensionEvidence
  ) -> [(kind: Kind, detail: String)] {
    let scope = SymbolScope(process.global + closure.objects, join.objects)
    let libraries = Set(scope.unread.compactMap { join.objects[$0].fact.soname })
    let libcIsWhole = scope.unread.contains {
      join.objects[$0].fact.soname == "libc.so.6"
        && join.objects[$0].fact.versionDefinitions.contains("GLIBC_2.34")
    }
    let hasInterpreter = interpreter.map { join.objects[$0].fact.exports != nil } ?? false
    var found: [(kind: Kind, detail: String)] = []
    for member in closure.objects {
      let imports = join.objects[member].fact.imports
      if imports.isEmpty {
        if let problem = unreadNeeds(of: member, process) { found.append(problem) }
        continue
      }
      var open = scope.unresolved(imports)
      if !hasInterpreter {
        let count = open.count
        open.removeAll(where: SymbolName.isPython)
        if open.count < count { evidence.outside.insert("the interpreter's symbols") }
      }
      open.removeAll { SymbolName.isStandard($0, libraries, libcIsWhole: libcIsWhole) }
      let unread = scope.unread.filter { $0 != member }
      if unread.contains(where: { isCompanion($0, of: member) }) {
        // Shipped and linked together: what the one needs the other has.
        open.removeAll { !SymbolName.isPython($0) && !SymbolName.isFramework($0) }
      }
      guard !open.isEmpty else { continue }
      if hasOutside || !hasInterpreter {
        let certain = open.filter { !SymbolName.canBeSystem($0) }
        if certain.count < open.count {
          evidence.outside.insert("the system's libraries that offer some symbols")
        }
        open = certain
      }
      let (certain, undecided) = split(open, unread, of: member)
      if !certain.isEmpty {
        found.append((.missingSymbol, "\(Self.few(certain)), needed by \(join.short(member))"))
      }
      if !undecided.isEmpty {
        found.append(
          (
            .unknown,
            "\(Self.few(undecided)), needed by \(join.short(member)): the symbols of "
              + "\(Self.few(unread.map(join.short).sorted())) were not read"
          ))
      }
    }
    return found
  }

  // Names that nothing unread can offer, and the others. CPython's interface comes from the
  // interpreter alone, a framework's names from the framework.
  private func split(_ names: [String], _ unread: [Int], of member: Int) -> (
    certain: [String], undecided: [String]
  ) {
    // Libraries of the system give versions to their symbols; what they offer C++ programs is std.
    let isSystemOnly = unread.allSatisfy {
      !join.isAdded($0) && !join.objects[$0].fact.versionDefinitions.isEmpty
    }
    let hasForeign = unread.contains {
      join.isAdded($0) && !isCompanion($0, of: member) && join.component(of: $0) == nil
    }
    var certain: [String] = []
    var undecided: [String] = []
    for name in names {
      let isCertain =
        unread.isEmpty || SymbolName.isPython(name) || (SymbolName.isFramework(name) && !hasForeign)
        || (isSystemOnly && !SymbolName.canBeSystem(name))
      if isCertain { certain.append(name) } else { undecided.append(name) }
    }
    return (certain, undecided)
  }

  // Files of one package, or of the system.
  private func isCompanion(_ other: Int, of member: Int) -> Bool {
    guard let row = join.owner(of: member) else {
      return join.owner(of: other) == nil && join.isAdded(other) == join.isAdded(member)
    }
    if join.owner(of: other) == row { return true }
    return !join.isAdded(other) && join.rows[row].record.role == .system
  }

  // A library that links another package's library without versions of symbols, and whose needs were
  // not read: a mismatch would show only when it is loaded.
  private func unreadNeeds(of member: Int, _ process: LoadedProcess) -> (
    kind: Kind, detail: String
  )? {
    let fact = join.objects[member].fact
    guard join.isAdded(member), let row = join.owner(of: member) else { return nil }
    for name in fact.needed {
      guard let library = process.object(named: name), let other = join.owner(of: library),
        other != row, join.objects[library].fact.exports != nil,
        !fact.versionNeeds.contains(where: { $0.library == name })
      else { continue }
      return (.unknown, "what \(join.short(member)) needs of \(name) was not read")
    }
    return nil
  }

  private static func few(_ names: [String]) -> String { SymbolVersionCheck.few(names) }
}
