import Bytes
import Digests
import Extractors
import Model

extension LayerRecord {
  /// Gives every list of files the digest of its one form, so that it is cached with the record.
  ///
  /// Lists of packages that a record names twice are hashed once per list: nothing is looked up.
  mutating func addListDigests() throws(DigestError) {
    for file in files.indices {
      for index in files[file].facts.indices {
        switch files[file].facts[index] {
        case .files(var list):
          list.digest = try list.formDigest()
          files[file].facts[index] = .files(list)
        case .package(var package):
          guard let digest = try package.files?.formDigest() else { continue }
          package.files?.digest = digest
          files[file].facts[index] = .package(package)
        default: continue
        }
      }
    }
  }
}

extension FileListFact {
  fileprivate func formDigest() throws(DigestError) -> String? {
    guard let bytes = FileListForm.bytes(of: self) else { return digest }
    return try Digest.sha256(of: bytes).text
  }
}
