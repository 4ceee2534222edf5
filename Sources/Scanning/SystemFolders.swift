import Extractors
import Images
import Model
import Trees

/// The part of this machine that an environment needs in order to run: the environment itself, the
/// interpreter behind it, and the folders where the dynamic loader looks.
struct SystemFolders {
  private var whole: [String]
  private var flat: Set<String>

  /// The folders around an environment, whose path is absolute, without the first slash and without
  /// links.
  init(environment: String) {
    whole = [environment]
    flat = ["etc", "etc/ld.so.conf.d"]
    for folder in ["lib", "lib64", "usr/lib", "usr/lib64", "usr/local/lib", "usr/bin"] {
      flat.insert(folder)
    }
    for fact in Self.facts(of: "/\(environment)", descent: { _ in .skip }) {
      if case .interpreter(let interpreter) = fact, let home = interpreter.home {
        addInterpreter(home, withPackages: interpreter.includesSystemPackages)
      }
    }
    let configured = Self.facts(of: "/") { path in
      path == "etc" || path == "etc/ld.so.conf.d" ? .enter : .skip
    }
    for case .loaderFolders(let fact) in configured {
      for folder in fact.folders { flat.insert(Self.relative(folder)) }
    }
    for folder in Array(flat) + whole {
      var parent = TreePath.folder(folder)
      while !parent.isEmpty {
        flat.insert(parent)
        parent = TreePath.folder(parent)
      }
    }
  }

  /// Whether the walk of the machine's root enters a folder.
  func descends(_ path: String) -> Bool {
    if flat.contains(path) || isTriplet(path) { return true }
    return whole.contains { path == $0 || TreePath.isInside(path, $0) }
      && !path.hasSuffix("__pycache__")
  }

  // `/usr/lib/x86_64-linux-gnu`, and its children where libraries of one package stand.
  private func isTriplet(_ path: String) -> Bool {
    let name = TreePath.name(path)
    let folder = TreePath.folder(path)
    return (folder == "lib" || folder == "usr/lib") && name.hasSuffix("-linux-gnu")
  }

  // The folder of an interpreter's executables: beside it stand its library and its modules.
  private mutating func addInterpreter(_ home: String, withPackages: Bool) {
    let home = Self.relative(home)
    let prefix = TreePath.folder(home)
    flat.insert(home)
    let library = TreePath.join(prefix, "lib")
    flat.insert(library)
    for minor in 6...30 {
      let modules = TreePath.join(library, "python3.\(minor)")
      flat.insert(modules)
      whole.append(TreePath.join(modules, "lib-dynload"))
      if withPackages { whole.append(TreePath.join(modules, "site-packages")) }
    }
    if withPackages {
      whole.append("usr/lib/python3/dist-packages")
      flat.insert("usr/lib/python3")
    }
  }

  private static func facts(
    of root: String, descent: @escaping (_ path: String) -> FolderSource.Descent
  ) -> [Fact] {
    var recorder = LayerRecorder(whiteouts: .ordinary, binaries: .named)
    FolderSource(path: root, descent: descent).walk(into: &recorder)
    return recorder.finished().files.flatMap(\.facts)
  }

  private static func relative(_ path: String) -> String {
    var path = Substring(path)
    while path.hasPrefix("/") { path = path.dropFirst() }
    while path.hasSuffix("/") { path = path.dropLast() }
    return String(path)
  }
}
