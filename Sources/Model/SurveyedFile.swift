package import Bytes

/// One entry of the final view of an image or folder, with what tells two of them apart.
package struct SurveyedFile: Sendable, Hashable {
  /// What the entry is.
  package enum Kind: Sendable, Hashable {
    /// A regular file.
    case file
    case folder
    /// A symbolic link and its target as written.
    case symbolicLink(target: String)
    /// A device, FIFO or socket.
    case special
  }

  /// The path from the root, no leading slash; folders through links are resolved.
  package var path: String
  /// What it is; hard links stand as the files that they are.
  package var kind: Kind
  /// The size of a file in bytes; 0 for all else.
  package var size: Int
  /// The SHA-256 of a file's content; nil where the survey did not ask for it.
  package var digest: Digest?
  /// The MD5 in lower-case hexadecimal, asked for where dpkg's sums are checked; never an identity.
  package var md5: String?
  /// Permission bits, 0 to 0o7777; nil where the source keeps none.
  package var mode: UInt32?
  /// The owner's number.
  package var user: Int64?
  /// The group's number.
  package var group: Int64?
  /// The time of the last change in seconds since 1970.
  package var modified: Int64?
  /// The layer that holds it, an index into the snapshot's `layers`; nil outside images.
  package var layer: Int?
  /// The position among the entries of its layer, counted from 0.
  package var ordinal: Int

  /// An entry.
  package init(path: String, kind: Kind, size: Int = 0, layer: Int? = nil, ordinal: Int = 0) {
    self.path = path
    self.kind = kind
    self.size = size
    self.layer = layer
    self.ordinal = ordinal
  }
}

/// One file as the record of a package names it: RECORD, dpkg's sums and lists, `paths.json`.
package struct ExpectedFile: Sendable, Hashable {
  /// Why a file may be other than its record says.
  package enum Exemption: Sendable, Hashable {
    /// A configuration file (dpkg's conffiles), which belongs to whoever runs the system.
    case configuration
    /// The package manager was told to leave it out (dpkg's `path-exclude`).
    case excluded
  }

  /// The path from the root, no leading slash.
  package var path: String
  /// `sha256:…`, `md5:…`; nil where the record names the file without a digest.
  package var digest: String?
  /// The size in bytes; nil where the record has none.
  package var size: Int?
  /// Why it may be other than that; nil for most files.
  package var exemption: Exemption?

  /// A named file.
  package init(
    path: String, digest: String? = nil, size: Int? = nil, exemption: Exemption? = nil
  ) {
    self.path = path
    self.digest = digest
    self.size = size
    self.exemption = exemption
  }
}

/// The files that one installed package should have.
package struct ExpectedFiles: Sendable, Hashable {
  /// The package's row id in the snapshot, `p17`.
  package var package: String
  /// The record that names them.
  package var record: Evidence
  /// Each file once, sorted by path.
  package var files: [ExpectedFile]

  /// What a record names.
  package init(package: String, record: Evidence, files: [ExpectedFile]) {
    self.package = package
    self.record = record
    self.files = files
  }
}
