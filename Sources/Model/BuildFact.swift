/// How an image is built, as a Dockerfile says it.
package struct BuildFact: Sendable, Hashable, Codable {
  /// One stage.
  package struct Stage: Sendable, Hashable, Codable {
    /// `AS name`.
    package var name: String?
    /// The base after substitution of build arguments; a reference, an earlier stage or `scratch`.
    package var base: String
    /// The base before substitution, where it held variables.
    package var baseTemplate: String?
    /// Substitution left a variable without a value.
    package var baseIsPartial: Bool
    /// `--platform`.
    package var platform: String?
    /// The line of `FROM`.
    package var line: Int
    /// The instructions that matter, in order.
    package var instructions: [Instruction]

    /// A stage without instructions.
    package init(
      name: String?, base: String, baseIsPartial: Bool = false, platform: String? = nil, line: Int
    ) {
      self.name = name
      self.base = base
      self.baseTemplate = nil
      self.baseIsPartial = baseIsPartial
      self.platform = platform
      self.line = line
      self.instructions = []
    }
  }

  /// One instruction.
  package struct Instruction: Sendable, Hashable, Codable {
    /// `RUN`, `ENV`, `COPY`, … in upper case.
    package var keyword: String
    /// The text after the keyword, continuation lines joined.
    package var text: String
    /// Packages that the instruction installs, as requirements with the family of the installer.
    package var requirements: [RequirementFact]
    /// Manifests that it copies or installs from.
    package var references: [ManifestReference]
    /// Variables that it sets: `ENV`, `ARG` with a default, `LABEL`.
    package var environment: [String: String]
    /// Options of the instruction, `--from=build`, as written.
    package var flags: [String]
    /// Indexes and channels that it installs from, without credentials.
    package var indexes: [String]
    /// The first line.
    package var line: Int

    /// An instruction that installs nothing.
    package init(keyword: String, text: String, line: Int) {
      self.keyword = keyword
      self.text = text
      self.requirements = []
      self.references = []
      self.environment = [:]
      self.flags = []
      self.indexes = []
      self.line = line
    }
  }

  /// The stages in order; the last one is the image unless a target is named.
  package var stages: [Stage]
  /// `ARG` instructions before the first stage.
  package var arguments: [Instruction]
  /// Parser directives, `syntax` and `escape`, by lower-case name.
  package var directives: [String: String]

  /// A build of these stages.
  package init(
    stages: [Stage], arguments: [Instruction] = [], directives: [String: String] = [:]
  ) {
    self.stages = stages
    self.arguments = arguments
    self.directives = directives
  }
}
