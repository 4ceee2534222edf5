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
