import Accelerators
import Model
import Trees
import Versions

extension AcceleratorJoin {
  /// What the environment's own objects need of the machine and of the libraries below them.
  func needs(components: [AcceleratorFacts.Component], variants: [AcceleratorFacts.Variant])
    -> AcceleratorFacts.Needs
  {
    var needs = AcceleratorFacts.Needs()
    needs.driver = driver(components, variants)
    let added = objects.indices.filter(isAdded)
    needs.glibc = floor("GLIBC", of: added)
    needs.glibcxx = floor("GLIBCXX", of: added)
    needs.cxxabi = floor("CXXABI", of: added)
    needs.cpu = level(of: added)
    needs.glibcAboveTag = glibcAboveTag(added)
    return needs
  }

  // The highest CUDA major among the runtimes that the loader takes, else among those that are
  // there, else among what frameworks are built for.
  private func driver(
    _ components: [AcceleratorFacts.Component], _ variants: [AcceleratorFacts.Variant]
  ) -> AcceleratorFacts.Need? {
    let runtimes = components.filter { $0.name == "cuda-runtime" }
    let loaded = runtimes.filter { $0.isLoaded == true }
    var best: (major: Int, because: String, path: String, layer: Int?, package: String?)?
    for runtime in loaded.isEmpty ? runtimes.filter({ $0.isLoaded == nil }) : loaded {
      let version = runtime.version.flatMap { DottedVersion($0) }?.major
      guard
        let major = version
          ?? runtime.soname.flatMap({ NativeLibraries.cudaMajors(soname: $0).max() }),
        major > best?.major ?? 0
      else { continue }
      let text = runtime.version.map { "CUDA runtime \($0)" } ?? "the CUDA runtime"
      best = (major, text, runtime.path, runtime.layer, runtime.package)
    }
    if best == nil {
      for variant in variants where variant.family == .cuda {
        guard let release = variant.release.flatMap({ DottedVersion($0) }),
          release.major > best?.major ?? 0
        else { continue }
        best = (
          release.major, "\(variant.name) is built for CUDA \(variant.release ?? "")",
          variant.path, variant.layer, variant.package
        )
      }
    }
    guard let best, let minimum = knowledge.minimumDriver(cudaMajor: best.major) else { return nil }
    return AcceleratorFacts.Need(
      minimum: minimum.value, because: best.because, path: best.path, layer: best.layer,
      package: best.package)
  }

  // The highest version of a family that some object needs; of equal ones the first path.
  private func floor(_ family: String, of members: [Int]) -> AcceleratorFacts.Need? {
    var best: (version: SymbolVersion, object: Int)?
    for object in members {
      guard let version = highest(family, of: object) else { continue }
      if best.map({ $0.version < version }) ?? true { best = (version, object) }
    }
    return best.map { need($0.version.text, "symbol versions", of: $0.object) }
  }

  private func highest(_ family: String, of object: Int) -> SymbolVersion? {
    var best: SymbolVersion?
    for need in objects[object].fact.versionNeeds {
      for name in need.versions {
        guard let version = SymbolVersion(name, family: family) else { continue }
        if best.map({ $0 < version }) ?? true { best = version }
      }
    }
    return best
  }

  private func level(of members: [Int]) -> AcceleratorFacts.Need? {
    var best: (level: Int, object: Int)?
    for object in members {
      guard let level = objects[object].fact.levelNeeded, level > best?.level ?? 1 else { continue }
      best = (level, object)
    }
    return best.map { need("x86-64-v\($0.level)", "ELF property", of: $0.object) }
  }

  private func need(_ minimum: String, _ because: String, of object: Int) -> AcceleratorFacts.Need {
    let path = objects[object].path
    return AcceleratorFacts.Need(
      minimum: minimum, because: "\(because) of \(TreePath.name(path))", path: shown(path),
      layer: layer(objects[object].layer), package: ownerID(of: object))
  }

  // Wheels whose files need a newer glibc than their tag promises.
  private func glibcAboveTag(_ members: [Int]) -> [AcceleratorFacts.Need] {
    var best: [Int: (version: SymbolVersion, object: Int)] = [:]
    for object in members {
      guard let row = owner(of: object), rows[row].record.ecosystem == .pypi,
        let version = highest("GLIBC", of: object)
      else { continue }
      if best[row].map({ $0.version < version }) ?? true { best[row] = (version, object) }
    }
    var needs: [(row: Int, need: AcceleratorFacts.Need)] = []
    for (row, highest) in best {
      guard let tag = WheelGlibc.floor(ofTags: rows[row].record.build?.tags ?? []),
        tag.version < highest.version
      else { continue }
      var need = need(highest.version.text, "symbol versions", of: highest.object)
      need.because += ", tag \(tag.tag) promises \(tag.version.text)"
      needs.append((row, need))
    }
    return needs.sorted { ($0.need.path, $0.row) < ($1.need.path, $1.row) }.map(\.need)
  }
}

/// The glibc that wheel tags promise to be content with (PEP 513, 571, 599, 600).
enum WheelGlibc {
  /// The lowest of a wheel's tags: any of them lets it be installed; nil where none names a glibc.
  static func floor(ofTags tags: [String]) -> (tag: String, version: SymbolVersion)? {
    var lowest: (tag: String, version: SymbolVersion)?
    for tag in tags {
      for platform in (tag.split(separator: "-").last ?? "").split(separator: ".") {
        guard let version = floor(ofPlatform: platform) else { continue }
        if lowest.map({ version < $0.version }) ?? true {
          lowest = (String(platform), version)
        }
      }
    }
    return lowest
  }

  private static func floor(ofPlatform platform: Substring) -> SymbolVersion? {
    if platform.hasPrefix("manylinux1_") { return SymbolVersion(dotted: "2.5") }
    if platform.hasPrefix("manylinux2010_") { return SymbolVersion(dotted: "2.12") }
    if platform.hasPrefix("manylinux2014_") { return SymbolVersion(dotted: "2.17") }
    let parts = platform.split(separator: "_", maxSplits: 3)
    guard parts.count == 4, parts[0] == "manylinux" else { return nil }
    return SymbolVersion(dotted: "\(parts[1]).\(parts[2])")
  }
}
