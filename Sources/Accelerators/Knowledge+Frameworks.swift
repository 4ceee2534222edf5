import Versions

extension Knowledge {
  /// A distribution and its version.
  package struct Companion: Sendable, Hashable {
    /// The normalised name, `torch`.
    package let distribution: String
    /// The version without local part, `2.9.1`.
    package let version: String
  }

  /// Distributions that share an import name and overwrite each other, normalised names.
  package var importNameGroups: [[String]] { imports.rows.map(\.distributions) }

  /// The same groups with the module that they share and their sources.
  package var importGroups: [Sourced<ImportGroup>] {
    imports.rows.map { row in
      row.origin.fact(ImportGroup(module: row.module, distributions: row.distributions))
    }
  }

  /// Distributions that share an import name.
  package struct ImportGroup: Sendable, Hashable {
    /// The module, `onnxruntime`.
    package let module: String
    /// The normalised names.
    package let distributions: [String]
  }

  /// The distribution and version that a release is built for: torchvision 0.24.1 wants torch 2.9.1.
  package func companion(of distribution: String, version: String) -> Sourced<Companion>? {
    let name = PythonName.normalized(distribution)
    let version = Self.publicVersion(version)
    return companions.rows.first { $0.distribution == name && $0.version == version }
      .map { $0.origin.fact($0.companion) }
  }

  /// Whether a release is built for NumPy 1 only; nil where unknown.
  package func numpyLimit(distribution: String, version: String) -> Sourced<Bool>? {
    let name = PythonName.normalized(distribution)
    guard let version = DottedVersion(leading: version) else { return nil }
    return numpy.rows.first { $0.distribution == name && $0.range.contains(version) }
      .map { $0.origin.fact($0.onlyNumPy1) }
  }

  /// The build variant that the package index serves for Linux: torch 2.9.1 gives `cu128`.
  package func pypiVariant(distribution: String, version: String) -> Sourced<String>? {
    guard let row = framework(distribution, version) else { return nil }
    return row.variant.map { row.origin.fact($0) }
  }

  /// The CUDA version for which a release is built, `12` or `12.8`; nil where unknown.
  ///
  /// A release that the tables hold only as part of a range gives the major.
  package func cuda(distribution: String, version: String) -> Sourced<String>? {
    if let row = framework(distribution, version), let cuda = row.cuda {
      return row.origin.fact(cuda.text)
    }
    let name = PythonName.normalized(distribution)
    guard let version = DottedVersion(leading: version) else { return nil }
    return builds.rows.first { $0.distribution == name && $0.range.contains(version) }
      .map { $0.origin.fact($0.cuda.text) }
  }

  /// The cuDNN version with which a release was tested, `8.9`; nil where the tables have none.
  package func testedCuDNN(distribution: String, version: String) -> Sourced<String>? {
    guard let row = framework(distribution, version), let cudnn = row.cudnn else { return nil }
    return row.origin.fact(cudnn.text)
  }

  /// What a release pins of other distributions, normalised name to specifier: `nvidia-cudnn-cu12`
  /// to `==9.10.2.21`; for TensorFlow the pins of its extra `and-cuda`.
  package func pins(distribution: String, version: String) -> Sourced<[String: String]>? {
    guard let row = framework(distribution, version), !row.pins.isEmpty else { return nil }
    return row.origin.fact(row.pins)
  }

  private func framework(_ distribution: String, _ version: String) -> FrameworkRow? {
    let name = PythonName.normalized(distribution)
    let version = Self.publicVersion(version)
    return frameworks.rows.first { $0.distribution == name && $0.matches(version) }
  }

  /// `2.9.1` of `2.9.1+cu128`.
  private static func publicVersion(_ version: String) -> String {
    String(version.prefix { $0 != "+" })
  }
}
