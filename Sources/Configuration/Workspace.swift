/// The members of a monorepo, `[workspace]`.
package struct Workspace: Sendable, Hashable {
  /// Patterns of member folders in the order of the file.
  package let members: [Located<FolderPattern>]

  init(_ reader: TableReader) throws(ConfigurationError) {
    try reader.requireKnown(["members"])
    guard let texts = try reader.texts("members") else {
      throw reader.missing("members", why: "a workspace lists the folders of its members")
    }
    var members: [Located<FolderPattern>] = []
    for text in texts {
      guard let pattern = FolderPattern(text.value) else {
        throw reader.invalid(text, "members", expected: FolderPattern.form)
      }
      members.append(Located(pattern, line: text.line))
    }
    self.members = members
  }

  /// Whether a folder, a path from the folder of the configuration, is a member.
  package func contains(folder: String) -> Bool {
    members.contains { $0.value.matches(folder) }
  }
}
