extension Knowledge {
  /// A CUDA base image: what it demands and holds.
  package struct BaseImage: Sendable, Hashable {
    /// The toolkit's version, `12.4.1`.
    package let toolkit: String
    /// The first term of its requirement, `cuda>=12.4`.
    package let firstTerm: String
    /// The older driver branches that its requirement lists.
    package let branches: [Int]
    /// The brands for which it lists them.
    package let brands: [String]
    /// The version of the CUDA runtime, `12.4.127`.
    package let runtime: String?
    /// The package of the forward-compatibility driver, `cuda-compat-12-4`.
    package let compatibilityPackage: String?
    /// The cuDNN versions of its flavours.
    package let cudnn: [String]
    /// The NCCL version of its runtime flavour.
    package let nccl: String?
  }

  /// The CUDA base image of a toolkit, by the value of `CUDA_VERSION`.
  package func baseImage(toolkit: String) -> Sourced<BaseImage>? {
    guard let wanted = DottedVersion(toolkit) else { return nil }
    return images.rows.first { $0.image.number == wanted }.map { $0.origin.fact($0.baseImage) }
  }

  /// The toolkit of a CUDA runtime: `12.4.127` gives `12.4.1`, or `12.4` where several updates share it.
  ///
  /// Base images decide where the package index names two: from 11 on the runtime's number begins
  /// with that of its toolkit, so that a runtime without a row gives `12.4`, graded `unverified`.
  package func toolkit(ofRuntime version: String) -> Sourced<String>? {
    guard let wanted = DottedVersion(version) else { return nil }
    let rows = toolkits.rows.filter { row in
      row.components["cuda-runtime"].flatMap { DottedVersion($0) } == wanted
    }
    let baseImages = images.rows.filter { row in
      row.baseImage.runtime.flatMap { DottedVersion($0) } == wanted
    }
    let minors = Set(
      rows.map(\.toolkit.number.majorMinor) + baseImages.map(\.image.number.majorMinor))
    if rows.count == 1, let row = rows.first, minors.count == 1,
      baseImages.allSatisfy({ $0.image.number == row.toolkit.number })
    {
      return row.origin.fact(row.toolkit.text)
    }
    if rows.isEmpty, baseImages.count == 1, let row = baseImages.first {
      return row.origin.fact(row.image.text)
    }
    if minors.count == 1, let minor = minors.first {
      return (rows.first?.origin ?? baseImages.first?.origin)?.fact(minor)
    }
    guard wanted.major >= 10, wanted.parts.count >= 2 else { return nil }
    return Sourced(
      wanted.majorMinor, source: "the runtime's number begins with that of its toolkit",
      grade: .unverified)
  }

  /// The toolkits that hold a version of a component: `cublas` `12.4.5.8` gives `12.4.1`.
  ///
  /// nil where the table does not know the version, which proves nothing.
  package func toolkits(component: String, version: String) -> Set<String>? {
    guard let wanted = DottedVersion(version) else { return nil }
    let rows = toolkits.rows.filter { row in
      row.components[component].flatMap { DottedVersion($0) } == wanted
    }
    return rows.isEmpty ? nil : Set(rows.map(\.toolkit.text))
  }

  /// The version of a CUDA runtime by its GNU build id.
  package func runtimeVersion(buildID: String) -> Sourced<String>? {
    version(buildID: buildID, component: "cuda-runtime")
  }

  /// The version of a component by its GNU build id; nil where the table has none.
  package func version(buildID: String, component: String) -> Sourced<String>? {
    let wanted = buildID.lowercased()
    return buildIDs.rows.first { $0.buildID == wanted && $0.component == component }
      .map { $0.origin.fact($0.version.text) }
  }

  /// The CUDA majors that a version of a component supports: cuDNN 9.10 gives 11 and 12.
  package func cudaMajors(component: String, version: String) -> Sourced<[Int]>? {
    guard let wanted = DottedVersion(leading: version) else { return nil }
    return cudaMajors.rows.first { $0.component == component && $0.range.contains(wanted) }
      .map { $0.origin.fact($0.cudaMajors) }
  }

  /// The published release that a shorter version of a component stands for: cuDNN `9.1.0`, as in
  /// file names, gives `9.1.0.70`; nil when none does or several do.
  package func release(component: String, version: String) -> Sourced<String>? {
    guard let wanted = DottedVersion(version) else { return nil }
    let stem = version + "."
    var found: [String: Origin] = [:]
    for row in releases.rows where row.component == component {
      for release in row.versions
      where release.hasPrefix(stem) || DottedVersion(release) == wanted {
        found[release] = row.origin
      }
    }
    guard found.count == 1, let (release, origin) = found.first else { return nil }
    return origin.fact(release)
  }

  /// The devices that a component's support matrix names for a CUDA version, compute capabilities;
  /// nil where the tables have no matrix of that version.
  package func computeCapabilities(
    component: String, version: String, cuda: String
  ) -> Sourced<[String]>? {
    guard let wanted = DottedVersion(leading: version), let cuda = DottedVersion(leading: cuda)
    else { return nil }
    let rows = componentDevices.rows.filter { row in
      row.component == component && row.range.contains(wanted) && cuda >= row.cudaFrom.number
        && cuda.first(2) <= row.cudaTo.number
    }
    return rows.max { $0.computeCapabilities.count < $1.computeCapabilities.count }
      .map { $0.origin.fact($0.computeCapabilities) }
  }
}
