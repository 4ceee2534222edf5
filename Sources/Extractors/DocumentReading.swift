import Documents
import Trees

extension Extraction {
  /// The root of a TOML document; nil, with a notice, for what cannot be read.
  mutating func readTOML(_ file: File) -> DocumentNode? {
    guard isOwnText(file) else { return nil }
    do throws(DocumentError) {
      return try TOMLDocument.read(file.content)
    } catch {
      skip(unreadable: error)
      return nil
    }
  }

  /// The root of a JSON document; nil, with a notice, for what cannot be read.
  mutating func readJSON(_ file: File) -> DocumentNode? {
    do throws(DocumentError) {
      let document = try JSONDocument.reading(
        file.content, options: JSONDocument.Options(duplicateKeys: .lastWins))
      skip(document.notices)
      return document.root
    } catch {
      skip(error)
      return nil
    }
  }

  /// The root of a YAML document; nil, with a notice, for what cannot be read.
  mutating func readYAML(_ file: File) -> DocumentNode? {
    guard isOwnText(file) else { return nil }
    do throws(DocumentError) {
      return try YAMLDocument.read(file.content)
    } catch {
      skip(unreadable: error)
      return nil
    }
  }

  private mutating func skip(unreadable error: DocumentError) {
    skip("the file cannot be read: \(error.message)", line: error.line)
  }

  // What version control left in place of the text is named as such (THREATS T-66).
  private mutating func isOwnText(_ file: File) -> Bool {
    if ForeignText.isLargeFilePointer(file.content) {
      skip("a Git LFS pointer: the content is not here")
      return false
    }
    if let line = ForeignText.conflictLine(file.content) {
      skip("merge-conflict markers: neither side is read", line: line)
      return false
    }
    return true
  }
}
