package import Model
package import Versions

/// How much each kind of difference matters by default: the one table of the program.
///
/// Policy overrides it (`SeverityOverride`); the names that it speaks of are data in
/// `SeverityNames`.
package enum SeverityTable {
  /// A version step of a package; names are normalised.
  package static func version(_ ecosystem: Ecosystem, _ names: [String], _ step: VersionStep)
    -> Severity
  {
    var severity = version(step)
    for name in names {
      if let breaking = SeverityNames.binaryInterface[name], weight(step) >= weight(breaking) {
        return .error
      }
      if SeverityNames.pickled.contains(name) { severity = max(severity, .warning) }
      if SeverityNames.isLinearAlgebra(ecosystem, name) { severity = max(severity, .warning) }
    }
    return severity
  }

  /// A version step of anything.
  package static func version(_ step: VersionStep) -> Severity {
    switch step {
    case .epoch, .major, .minor: .warning
    case .none, .patch, .pre, .post, .dev, .local: .info
    }
  }

  /// A package that only one environment has; names are normalised.
  package static func presence(_ ecosystem: Ecosystem, _ names: [String]) -> Severity {
    names.contains { SeverityNames.isLinearAlgebra(ecosystem, $0) } ? .warning : .info
  }

  /// Another build of the same version.
  package static let build = Severity.warning
  /// The same version from another place.
  package static let source = Severity.warning
  /// Another archive under the same name, version and build.
  package static let archive = Severity.warning
  /// A layer without a package difference.
  package static let layer = Severity.info
  /// Another requirement of the same version.
  package static let requirement = Severity.info
  /// Another distribution or release.
  package static let release = Severity.warning
  /// Another base image.
  package static let base = Severity.warning
  /// Another platform.
  package static let platform = Severity.warning
  /// Another program, folder or user.
  package static let entryPoint = Severity.info

  /// The C library: another family, or a step of its version.
  package static func libc(sameFamily: Bool, _ step: VersionStep) -> Severity {
    sameFamily ? version(step) : .error
  }

  /// A step of the interpreter's version.
  package static func interpreter(_ step: VersionStep) -> Severity {
    weight(step) >= weight(.minor) ? .error : .info
  }

  /// Another accelerator variant of a framework or runtime.
  ///
  /// `allowsProcessorBuild` is true where role and hardware pools make the processor's build right.
  package static func acceleratorVariant(allowsProcessorBuild: Bool) -> Severity {
    allowsProcessorBuild ? .info : .error
  }

  /// Another version of an accelerator component, or its absence.
  package static let acceleratorComponent = Severity.warning

  /// Another version of NCCL or RCCL among the environments of a distributed job.
  package static let collectiveLibraryOfJob = Severity.error

  /// Device code for other GPUs: what one environment serves and the other does not.
  package static func gpuCode(losesTargets: Bool) -> Severity { losesTargets ? .warning : .info }

  /// Another least driver of the CUDA runtime.
  package static let driverFloor = Severity.warning
  /// Another x86-64 level that binaries need.
  package static let processorLevel = Severity.warning
  /// Linear algebra or OpenMP from another library.
  package static let linearAlgebra = Severity.warning

  /// A variable of the image's configuration.
  package static func variable(_ name: String) -> Severity {
    SeverityNames.matters(variable: name) ? .warning : .info
  }

  /// The order of steps by size.
  package static func weight(_ step: VersionStep) -> Int {
    switch step {
    case .none: 0
    case .local: 1
    case .dev, .post: 2
    case .pre: 3
    case .patch: 4
    case .minor: 5
    case .major: 6
    case .epoch: 7
    }
  }
}
