/// Turns an environment of a lock file into what other programs read.
package enum Exporter {
  /// The file in a format, and what could not be pinned in it; equal inputs give equal bytes.
  package static func export(
    _ input: ExportInput, as format: ExportFormat
  ) throws(ExportError) -> Export {
    guard let part = input.installed else {
      throw .notInstalled(environment: input.environment, platform: input.platform)
    }
    return switch format {
    case .requirements: try RequirementsExport(input, part).export()
    case .pylock: try PylockExport(input, part).export()
    case .condaExplicit: try CondaExplicitExport(input, part).export()
    case .apt: try AptExport(input, part).export()
    case .dockerfile: try DockerfileExport(input, part).export()
    case .cyclonedx: try CycloneDXExport(input, part).export()
    }
  }
}
