import Foundation
import Scanning

/// The environment that is active on this machine, found without starting anything.
enum ActiveEnvironment {
  /// `VIRTUAL_ENV`, `CONDA_PREFIX`, then `.venv` and `venv` from here up to the repository's root.
  static func source(_ session: Session) -> SourceReference? {
    if let folder = session.environment["VIRTUAL_ENV"], isVirtualEnvironment(folder) {
      return SourceReference(kind: .venv, path: folder, text: "venv:\(folder)")
    }
    if let folder = session.environment["CONDA_PREFIX"], isCondaPrefix(folder) {
      return SourceReference(kind: .conda, path: folder, text: "conda:\(folder)")
    }
    var folder = FileManager.default.currentDirectoryPath
    let root = session.repositoryRoot(above: folder) ?? folder
    while true {
      for name in [".venv", "venv", ".pixi/envs/default"] {
        let place = "\(folder)/\(name)"
        if isVirtualEnvironment(place) {
          return SourceReference(kind: .venv, path: place, text: "venv:\(place)")
        }
        if isCondaPrefix(place) {
          return SourceReference(kind: .conda, path: place, text: "conda:\(place)")
        }
      }
      guard folder != root, folder != "/" else { return nil }
      folder = TreeFolder.of(folder)
      if folder.isEmpty { folder = "/" }
    }
  }

  private static func isVirtualEnvironment(_ folder: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(folder)/pyvenv.cfg")
  }

  private static func isCondaPrefix(_ folder: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(folder)/conda-meta")
  }
}
