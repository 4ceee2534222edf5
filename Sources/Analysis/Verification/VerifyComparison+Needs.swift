import Lockfiles
import Model

extension VerifyComparison {
  /// Drivers inside the image, engines, the machine.
  mutating func compareFiles() {
    let drivers = { (part: InstalledPart) in
      Dictionary(
        part.accelerators.compatibility.map { driver in
          let branches = driver.branches.map { $0.map(String.init).joined(separator: ",") }
          return (
            driver.path,
            [driver.driver, driver.cuda.map { "CUDA \($0)" }, branches].compactMap(\.self)
              .joined(separator: " ")
          )
        }, uniquingKeysWith: { first, _ in first })
    }
    let changed = differences.flatMap(\.topics).filter { topic in
      if case .package(let key) = topic { key.name.hasPrefix("cuda-compat") } else { false }
    }
    compareFiles("driver inside the image", drivers(locked), drivers(found), changed)
    let engines = { (part: InstalledPart) in
      Dictionary(
        part.accelerators.engines.map { ($0.path, "TensorRT \($0.version ?? "unknown")") },
        uniquingKeysWith: { first, _ in first })
    }
    compareFiles("engine", engines(locked), engines(found), [])
    let machines = (locked.accelerators.machine, found.accelerators.machine)
    if let a = machines.0, let b = machines.1, a != b {
      var result = accelerator(
        .processor, subject: "machine", name: "machine", [a], [b], paths: [],
        title: "binaries for \(a) → \(b)", message: "other processors run other code")
      result.topics = [.component("machine")]
      add(result)
    }
  }

  private mutating func compareFiles(
    _ word: String, _ left: [String: String], _ right: [String: String], _ cause: [LockTopic]
  ) {
    for path in Set(left.keys).union(right.keys).sorted() where left[path] != right[path] {
      let (a, b) = (left[path], right[path])
      var result = accelerator(
        .accelerator, subject: "file/\(path)", name: path, a.map { [$0] } ?? [],
        b.map { [$0] } ?? [], paths: b == nil ? [] : [path],
        title: "\(word) \(path)  \(a ?? "none") → \(b ?? "none")",
        message: "it decides with which drivers or libraries the image runs")
      result.followsFrom = cause
      add(result)
    }
  }

  /// What binaries need of driver, C library and processor.
  mutating func compareNeeds(_ left: Owners, _ right: Owners) {
    let (a, b) = (locked.accelerators.needs, found.accelerators.needs)
    let parts: [(String, Dimension, AcceleratorFacts.Need?, AcceleratorFacts.Need?)] = [
      ("driver", .hardware, a.driver, b.driver), ("glibc", .libc, a.glibc, b.glibc),
      ("GLIBCXX", .libc, a.glibcxx, b.glibcxx), ("CXXABI", .libc, a.cxxabi, b.cxxabi),
      ("processor", .processor, a.cpu, b.cpu),
    ]
    for (word, dimension, mine, theirs) in parts where mine?.minimum != theirs?.minimum {
      // A driver's floor may come from a version that only a variable told.
      if word == "driver", !scope.comparesConfiguration, toldByVariable { continue }
      add(need(word, dimension, nil, mine, theirs, left, right))
    }
    let above = { (needs: [AcceleratorFacts.Need], owners: Owners) in
      Dictionary(
        needs.compactMap { need in
          owners.owner(need.package).flatMap(\.package).map { ($0, need) }
        }, uniquingKeysWith: { $0.minimum < $1.minimum ? $1 : $0 })
    }
    let (mine, theirs) = (above(a.glibcAboveTag, left), above(b.glibcAboveTag, right))
    for key in Set(mine.keys).union(theirs.keys).sorted()
    where mine[key]?.minimum != theirs[key]?.minimum {
      add(need("glibc", .libc, key, mine[key], theirs[key], left, right))
    }
  }

  private var toldByVariable: Bool {
    (locked.accelerators.components + found.accelerators.components).contains {
      $0.name == "cuda-runtime" && $0.versionSource == .variable
    }
  }

  private func need(
    _ word: String, _ dimension: Dimension, _ package: PackageKey?, _ mine: AcceleratorFacts.Need?,
    _ theirs: AcceleratorFacts.Need?, _ left: Owners, _ right: Owners
  ) -> LockDifference {
    let what = package.map { "\($0.name) needs \(word)" } ?? "needs \(word)"
    let texts = (mine?.minimum ?? "none", theirs?.minimum ?? "none")
    var result = accelerator(
      dimension, subject: "needs/\(word.lowercased())" + (package.map { "/\($0.name)" } ?? ""),
      name: word.lowercased(), mine.map { [$0.minimum] } ?? [], theirs.map { [$0.minimum] } ?? [],
      paths: theirs.map { [$0.path] } ?? [], title: "\(what) \(texts.0) → \(texts.1)",
      message: theirs?.because ?? "nothing needs it any more")
    result.clause = "\(what) \(texts.1) instead of \(texts.0)"
    var topics: [LockTopic] = package.map { [.package($0)] } ?? []
    topics += [left.owner(mine?.package), right.owner(theirs?.package)].compactMap {
      $0?.package.map(LockTopic.package)
    }
    topics += Self.components([mine?.path, theirs?.path].compactMap(\.self))
    if word == "driver" { topics.append(.component("cuda-runtime")) }
    result.followsFrom = topics
    if package == nil { result.topics = [.component("needs/\(word.lowercased())")] }
    return result
  }
}
