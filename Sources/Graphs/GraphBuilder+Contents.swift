import Model
import Trees

extension GraphBuilder {
  /// Gives each installed package the digest of the list of files that its record names.
  ///
  /// A wheel's list lies in its dist-info folder, a Debian package's beside the database, and a
  /// conda record holds its own.
  mutating func addContents() {
    var folders: [PathKey: [Int]] = [:]
    var debian: [PathKey: [Int]] = [:]
    for row in rows.indices where rows[row].record.state == .installed {
      let record = rows[row].record
      switch record.ecosystem {
      case .pypi: folders[PathKey(TreePath.folder(rows[row].path)), default: []].append(row)
      case .conda: rows[row].record.contents = rows[row].fact?.files?.digest
      case .deb:
        let database = TreePath.folder(rows[row].path)
        debian[PathKey(TreePath.join(database, record.name)), default: []].append(row)
        if let architecture = record.architecture {
          let name = "\(record.name):\(architecture)"
          debian[PathKey(TreePath.join(database, name)), default: []].append(row)
        }
      }
    }
    for file in input.tree.files {
      for case .files(let list) in file.record.facts {
        guard let digest = list.digest else { continue }
        let folder = TreePath.folder(file.path)
        var owners: [Int]?
        switch list.form {
        case .record: owners = folders[PathKey(folder)]
        case .dpkgSums:
          let name = String(TreePath.name(file.path).dropLast(".md5sums".count))
          // `info` lies beside the database; in `status.d` each package is a file of its own.
          let database = TreePath.name(folder) == "status.d" ? folder : TreePath.folder(folder)
          owners = debian[PathKey(TreePath.join(database, name))]
          // Only packages of one architecture have lists without its name.
          if owners?.count != 1 { owners = nil }
        case .installedFiles, .dpkgList, .condaFiles: continue
        }
        for row in owners ?? [] where rows[row].record.ecosystem != .conda {
          rows[row].record.contents = digest
        }
      }
    }
  }
}
