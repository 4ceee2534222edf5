/// Which paths an extractor wants.
///
/// Patterns are data, so that one look-up by a path's last part
/// decides for all extractors at once.
package enum PathPattern: Sendable, Hashable {
  /// A last part, `pyvenv.cfg`, wherever it stands.
  case name(String)
  /// A last part inside a folder whose own name ends so: (`METADATA`, `.dist-info`).
  case nameInFolder(String, folderSuffix: String)
  /// A last part that ends so, `.egg-link`.
  case suffix(String)
  /// A last part that begins and ends so: (`requirements`, `.txt`).
  case prefixSuffix(String, String)
  /// A last part that begins so, `libcudart.so`.
  case prefix(String)
  /// A last part that holds this somewhere, `.so.`.
  case infix(String)
  /// A last part that ends so, in a folder that ends so: (`.list`, `var/lib/dpkg/info`).
  case suffixInFolder(String, folder: String)
  /// A whole path from the root, `etc/os-release`.
  case path(String)
}
