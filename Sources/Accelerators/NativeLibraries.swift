package import Model

/// Which shared libraries and which distributions bring a native component of an accelerator stack.
///
/// The table is data: a row per library, by the stem of its file name, and the names under which
/// distributions carry it. Every row says how well its facts are known.
package enum NativeLibraries {
  /// How a row's facts are known.
  package enum Grade: String, Sendable, Hashable, CaseIterable {
    /// Read in a vendor's document or code.
    case official
    /// Seen in a wheel or file that was opened.
    case measured
    /// From memory: a hint, no proof.
    case unverified
  }

  /// A soname's version and the CUDA majors that it stands for.
  package struct Soname: Sendable, Hashable {
    /// What follows `.so.`, `12` or `11.0`.
    package let version: String
    /// The CUDA majors whose library has that soname; empty where the soname tells none.
    package let cudaMajors: [Int]
    /// How the row is known.
    package let grade: Grade
  }

  /// One library.
  package struct Library: Sendable, Hashable {
    /// The file name before `.so`, `libcudart`.
    package let stem: String
    /// The component's short name, `cuda-runtime`.
    package let component: String
    /// The sonames that exist; the file's own version chooses among them.
    package let sonames: [Soname]
    /// How the row is known.
    package let grade: Grade
    /// The soname stays the same whatever version the file's name carries, as in drivers.
    package let hasFixedSoname: Bool
    /// The number in the file's name is the library's version, not that of its interface.
    package let tellsVersion: Bool

    init(
      _ stem: String, _ component: String, _ grade: Grade, _ sonames: [Soname] = [],
      hasFixedSoname: Bool = false, tellsVersion: Bool = true
    ) {
      self.stem = stem
      self.component = component
      self.grade = grade
      self.sonames = sonames
      self.hasFixedSoname = hasFixedSoname
      self.tellsVersion = tellsVersion
    }
  }

  /// What a file name says.
  package struct Match: Sendable, Hashable {
    /// The row.
    package let library: Library
    /// The soname, `libcudart.so.12`.
    package let soname: String
    /// The version where the name carries more than the soname does, `12.1.105`.
    package let version: String?
    /// The CUDA majors that the soname stands for; empty where it tells none.
    package let cudaMajors: [Int]
  }

  /// The library that a file of that name is; nil for other files.
  ///
  /// Names that `auditwheel` changed, `libcudart-9cf1b0e6.so.12.1.105`, are recognised.
  package static func match(fileName: String) -> Match? {
    let bytes = Array(fileName.utf8)
    if let name = OpenBLASName(bytes) { return openBLAS(name) }
    guard let name = LibraryName(bytes), let library = byStem[name.stem] else { return nil }
    guard !name.version.isEmpty else {
      return Match(library: library, soname: library.stem + ".so", version: nil, cudaMajors: [])
    }
    guard let soname = library.soname(of: name.version) else {
      return Match(
        library: library, soname: "\(library.stem).so.\(name.version)", version: nil,
        cudaMajors: [])
    }
    return Match(
      library: library, soname: "\(library.stem).so.\(soname.version)",
      version: name.version == soname.version || !library.tellsVersion ? nil : name.version,
      cudaMajors: soname.cudaMajors)
  }

  /// The CUDA majors that a soname stands for; empty where it tells none.
  package static func cudaMajors(soname: String) -> [Int] {
    match(fileName: soname)?.cudaMajors ?? []
  }

  private static func openBLAS(_ name: OpenBLASName) -> Match? {
    byStem["libopenblas"].map { library in
      Match(library: library, soname: "libopenblas.so.0", version: name.version, cudaMajors: [])
    }
  }

  private static let byStem: [String: Library] = Dictionary(
    libraries.map { ($0.stem, $0) }, uniquingKeysWith: { first, _ in first })
}

extension NativeLibraries.Library {
  /// The soname of a file whose name carries the given version.
  ///
  /// The longest soname that begins the version counts; then the only one of the same major (files
  /// of CUDA 11.8 have the soname `libcudart.so.11.0`); then a fixed one.
  fileprivate func soname(of version: String) -> NativeLibraries.Soname? {
    let parts = version.split(separator: ".")
    var best: (soname: NativeLibraries.Soname, count: Int)?
    var sameMajor: [NativeLibraries.Soname] = []
    for soname in sonames {
      let wanted = soname.version.split(separator: ".")
      if wanted.first == parts.first { sameMajor.append(soname) }
      if parts.starts(with: wanted), wanted.count > best?.count ?? 0 {
        best = (soname, wanted.count)
      }
    }
    if let best { return best.soname }
    if let newest = sameMajor.first, parts.count > 1 { return newest }
    return hasFixedSoname ? sonames.first : nil
  }
}

/// The parts of a shared library's file name.
private struct LibraryName {
  let stem: String
  let version: String

  /// Cuts `libNAME[-HASH].so[.VERSION]`; nil for other names.
  init?(_ bytes: [UInt8]) {
    guard bytes.starts(with: "lib".utf8) else { return nil }
    var end = 3
    while end + 3 <= bytes.count, !bytes[end...].starts(with: ".so".utf8) { end += 1 }
    guard end + 3 <= bytes.count else { return nil }
    let rest = bytes[(end + 3)...]
    guard rest.isEmpty || (rest.first == UInt8(ascii: ".") && rest.count > 1) else { return nil }
    let version = rest.dropFirst()
    guard
      version.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        .allSatisfy({ part in !part.isEmpty && part.allSatisfy { (0x30...0x39).contains($0) } })
        || version.isEmpty
    else { return nil }
    self.version = String(decoding: version, as: UTF8.self)
    self.stem = String(decoding: Self.withoutHash(bytes[..<end]), as: UTF8.self)
  }

  /// `libcudart` from `libcudart-9cf1b0e6`.
  private static func withoutHash(_ stem: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let hash = stem.suffix(8)
    guard stem.count > 9, stem.dropLast(8).last == UInt8(ascii: "-"),
      hash.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
    else { return stem }
    return stem.dropLast(9)
  }
}

extension NativeLibraries {
  /// The component that a distribution of that name brings; nil for others.
  ///
  /// Names are normalised (PEP 503) for Python; CUDA majors and versions at the end are left out.
  package static func component(ecosystem: Ecosystem, distribution name: String) -> String? {
    switch ecosystem {
    case .pypi:
      let bare = withoutSuffix(name.lowercased(), of: ["-cu11", "-cu12", "-cu13"])
      return pythonDistributions[bare]
    case .conda:
      return condaPackages[name.lowercased()]
    case .deb:
      return debianPackages.first { row in
        name == row.prefix
          || (name.hasPrefix(row.prefix)
            && isVersionTail(name.utf8.dropFirst(row.prefix.utf8.count)))
      }?.component
    }
  }

  private static func withoutSuffix(_ name: String, of suffixes: [String]) -> String {
    for suffix in suffixes where name.hasSuffix(suffix) {
      return String(name.dropLast(suffix.count))
    }
    return name
  }

  /// `-12-4`, `8`, `9-cuda-12`, `-535`: only digits, dots, dashes and the word `cuda`.
  private static func isVersionTail(_ tail: Substring.UTF8View) -> Bool {
    let parts = tail.split { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
    return !parts.isEmpty
      && parts.allSatisfy { part in
        part.elementsEqual("cuda".utf8) || part.allSatisfy { (0x30...0x39).contains($0) }
      }
  }
}
