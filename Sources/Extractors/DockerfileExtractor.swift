import Model
import Trees

/// Reads Dockerfiles and Containerfiles: stages with their bases, what each step installs, copied
/// manifests, variables, the settings of the image.
///
/// Format: Docker documentation, "Dockerfile reference". Nothing is run; build arguments have their
/// defaults, and what depends on a value that is not known says so.
enum DockerfileExtractor: FileExtractor {
  static let name = "dockerfile"
  static let revision = 1
  static let patterns: [PathPattern] = [
    .name("Dockerfile"), .name("dockerfile"), .name("Containerfile"), .prefix("Dockerfile."),
    .prefix("Dockerfile-"), .prefix("Dockerfile_"), .prefix("Containerfile."),
    .suffix(".Dockerfile"), .suffix(".dockerfile"), .suffix(".Containerfile"),
    .suffix("-Dockerfile"), .suffix("_Dockerfile"),
  ]

  /// 1 MiB: no hand and no tool writes more.
  static let limitBytes = 1 << 20

  private static let others = [".dockerignore", ".md", ".sh", ".py", ".j2", ".orig", ".rej"]

  static func accepts(_ path: String) -> Bool { !others.contains { path.hasSuffix($0) } }

  static func extract(_ file: File, into found: inout Extraction) {
    if ForeignText.isLargeFilePointer(file.content) {
      return found.skip("a Git LFS pointer: the content is not here")
    }
    let (bytes, oddity) = ForeignText.decoded(file.content)
    if let oddity { found.skip(oddity) }
    if bytes.isEmpty, oddity != nil { return }
    let parser = DockerfileParser(bytes)
    var build = DockerfileBuild(directives: parser.directives)
    for instruction in parser.instructions { build.read(instruction) }
    build.finish()
    var notices = parser.notices
    notices.append(build.notices)
    found.skip(notices)
    if build.fact.stages.isEmpty, build.fact.arguments.isEmpty {
      return found.skip("holds no stage: not a Dockerfile")
    }
    found.add(.build(build.fact))
  }
}
