import Model

extension RuleRegistry {
  static let reproducibilityRules =
    [unpinnedBase, baseDiffers] + reproducibilityBuildRules + reproducibilityManifestRules
    + reproducibilityEnvironmentRules

  static let unpinnedBase = Rule(
    "REP001", "unpinned-base-image", .warning,
    summary: "A Dockerfile names its base image without a digest.",
    meaning: "The tag may point to other content tomorrow; two builds of one commit then differ.",
    example: "REP001  Dockerfile.serve:1  FROM debian:stable-slim",
    fix: "Name the digest: FROM debian:stable-slim@sha256:…, and let a bot move it.")

  static let baseDiffers = Rule(
    "REP002", "base-image-differs", .warning,
    summary: "The images were built on different base images.",
    meaning: """
      The base is what the OCI base labels name, else the FROM of the Dockerfile at hand, else what the
      layers tell: images that share their lowest layers share the base. Everything that stands in
      layers of the base is explained by it.
      """,
    example: "REP002  base debian:bookworm-slim → debian:stable-slim   dev → production",
    fix: "Build both on the same base, named by digest.")
}
