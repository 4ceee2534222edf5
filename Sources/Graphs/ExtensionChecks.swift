import Model
import Trees

/// Libraries that the loader does not find, and what that means.
struct GapReport {
  typealias Kind = AcceleratorFacts.Extensions.Problem.Kind

  let join: AcceleratorJoin
  let group: AcceleratorJoin.ModuleGroup
  private(set) var problems: [(kind: Kind, detail: String)] = []
  /// Some needed library lies outside of what was scanned.
  private(set) var hasOutside = false

  init(join: AcceleratorJoin, group: AcceleratorJoin.ModuleGroup) {
    self.join = join
    self.group = group
  }

  mutating func add(_ gap: LoadedProcess.Gap, _ evidence: inout ExtensionEvidence) {
    let needer = join.short(gap.neededBy)
    if gap.isUnread {
      problems.append((.unknown, "\(gap.name), needed by \(needer), could not be read"))
    } else if Preloads.driverLibraries.contains(gap.name) {
      problems.append(
        (.unknown, "\(gap.name), needed by \(needer), comes with the driver of the machine"))
    } else if let other = join.library(named: gap.name, beside: group.location) {
      problems.append(
        (
          .unknown,
          "\(gap.name), needed by \(needer), loads only when \(join.short(other)) was loaded before"
        ))
    } else if !join.hasSystem {
      hasOutside = true
      evidence.outside.insert(gap.name)
    } else {
      problems.append((.missingLibrary, "\(gap.name), needed by \(needer)"))
    }
  }
}

/// Versions of symbols that are asked of libraries (gABI extension `.gnu.version_r`).
struct SymbolVersionCheck {
  typealias Kind = AcceleratorFacts.Extensions.Problem.Kind

  private let join: AcceleratorJoin
  private var definitions: [Int: Set<String>] = [:]
  // What an object asks of a library is the same in every process.
  private var answers: [Pair: (kind: Kind, detail: String)?] = [:]

  private struct Pair: Hashable {
    let member: Int
    let need: Int
    let library: Int
  }

  init(_ join: AcceleratorJoin) { self.join = join }

  /// What the libraries of a closure lack.
  mutating func problems(_ closure: LoadedProcess.Closure, _ process: LoadedProcess) -> [(
    kind: Kind, detail: String
  )] {
    var missing: [(kind: Kind, detail: String)] = []
    for member in closure.objects {
      for (index, need) in join.objects[member].fact.versionNeeds.enumerated() {
        guard let library = process.object(named: need.library) else { continue }
        let pair = Pair(member: member, need: index, library: library)
        let answer = answers[pair] ?? problem(need, of: member, library)
        answers[pair] = .some(answer)
        if let answer { missing.append(answer) }
      }
    }
    return missing
  }

  private mutating func problem(
    _ need: BinaryFact.VersionNeed, of member: Int, _ library: Int
  ) -> (kind: Kind, detail: String)? {
    let defined = definitions[library] ?? Set(join.objects[library].fact.versionDefinitions)
    definitions[library] = defined
    // The loader only warns then; what the library offers cannot be told.
    if defined.isEmpty {
      return (
        .unknown,
        "\(need.library) tells no versions of symbols, \(join.short(member)) asks for some"
      )
    }
    let lacking = need.versions.filter { !defined.contains($0) }
    guard !lacking.isEmpty else { return nil }
    let place = join.shown(join.objects[library].path)
    return (
      .missingVersion, "\(Self.few(lacking)) of \(place), needed by \(join.short(member))"
    )
  }

  /// The first names of a list, and how many more there are.
  static func few(_ names: [String]) -> String {
    let shown = names.prefix(3).joined(separator: ", ")
    return names.count > 3 ? "\(shown) and \(names.count - 3) more" : shown
  }
}

/// Symbols that something must offer when a module is loaded.
struct SymbolCheck {
  typealias Kind = AcceleratorFacts.Extensions.Problem.Kind

  let join: AcceleratorJoin
  let interpreter: Int?
  /// Some library of the closure lies outside of what was scanned.
  let hasOutside: Bool

  /// What nothing offers to a module and to what is loaded with it.
  func problems(
    _ module: Int, _ closure: LoadedProcess.Closure, _ process: LoadedProcess,
    _ evidence: inout ExtensionEvidence
  ) -> [(kind: Kind, detail: String)] {
    let members = process.global + closure.objects
    let scope = SymbolScope(members, join.objects)
    let hasInterpreter = interpreter.map { join.objects[$0].fact.exports != nil } ?? false
    var found: [(kind: Kind, detail: String)] = []
    for member in closure.objects {
      let imports = join.objects[member].fact.imports
      guard !imports.isEmpty else { continue }
      var open = scope.unresolved(imports)
      if !hasInterpreter {
        let count = open.count
        open.removeAll(where: SymbolName.isPython)
        if open.count < count { evidence.outside.insert("the interpreter's symbols") }
      }
      guard !open.isEmpty else { continue }
      if !scope.unread.isEmpty {
        let unread = scope.unread.map { join.short($0) }.sorted()
        found.append(
          (
            .unknown,
            "\(SymbolVersionCheck.few(open)), needed by \(join.short(member)): the symbols of "
              + "\(SymbolVersionCheck.few(unread)) were not read"
          ))
        continue
      }
      if hasOutside || !hasInterpreter {
        let certain = open.filter { !SymbolName.canBeSystem($0) }
        if certain.count < open.count {
          evidence.outside.insert("the system's libraries that offer some symbols")
        }
        open = certain
      }
      guard !open.isEmpty else { continue }
      found.append(
        (.missingSymbol, "\(SymbolVersionCheck.few(open)), needed by \(join.short(member))"))
    }
    return found
  }
}

extension AcceleratorJoin {
  /// An object's path below its folder of packages, else its whole path.
  func short(_ object: Int) -> String {
    let path = objects[object].path
    guard let location = owners.location(of: path), !location.isEmpty else { return shown(path) }
    return String(path.dropFirst(location.count + 1))
  }

  /// A library of that name in the same environment, wherever it lies.
  func library(named name: String, beside location: String) -> Int? {
    let searched =
      environments.first { $0.isPrimary && $0.locations.contains(location) }?.locations
      ?? environments.first { $0.locations.contains(location) }?.locations ?? [location]
    return librariesByName[PathKey(name)]?.first { object in
      searched.contains { TreePath.isInside(objects[object].path, $0) }
    }
  }
}
