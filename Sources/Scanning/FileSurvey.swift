package import Model

/// What a survey is asked for beside the SHA-256 of every file.
package struct SurveyRequest: Sendable {
  /// Paths of small files whose bytes are wanted.
  package var keep: @Sendable (_ path: String) -> Bool
  /// Paths of files whose MD5 is wanted too.
  package var hashesMD5: @Sendable (_ path: String) -> Bool
  /// The most bytes of one file that is kept.
  package var limitFileBytes: Int
  /// The most bytes that are kept in all; what is past it is named in a notice.
  package var limitKeptBytes: Int

  /// Digests alone, as two trees are compared with.
  package init() {
    self.keep = { _ in false }
    self.hashesMD5 = { _ in false }
    self.limitFileBytes = 32 << 20
    self.limitKeptBytes = 64 << 20
  }
}

/// Every entry of the final view of a source, with what tells two of them apart.
package struct FileSurvey: Sendable {
  /// Every entry, sorted by path.
  package var files: [SurveyedFile]
  /// The bytes of wanted files, by path.
  package var kept: [String: [UInt8]]
  /// What could not be read.
  package var notices: [Notice]
}
