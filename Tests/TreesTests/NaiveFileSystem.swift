import Model
import Trees

/// One entry of a random layer.
enum LayerEntry: Hashable {
  case file(String, id: String)
  case folder(String)
  case symbolicLink(String, to: String)
  case hardLink(String, to: String)
  case special(String)
  case whiteout(String)
  case opaque(String)

  /// Whether it only hides what lies in lower layers.
  var isMarker: Bool {
    switch self {
    case .whiteout, .opaque: true
    default: false
    }
  }
}

/// A file system that applies entries one by one, as plainly as can be: the judge of `Overlay`.
struct NaiveFileSystem {
  /// What stands at a path.
  final class Node {
    enum Kind {
      case folder
      case file(String)
      case link(String)
      case special
    }

    var kind: Kind
    var children: [String: Node] = [:]

    init(_ kind: Kind) { self.kind = kind }

    var isFolder: Bool {
      if case .folder = kind { true } else { false }
    }
  }

  private let root = Node(.folder)

  /// Applies one entry; whiteouts come before all other entries of their layer.
  func apply(_ entry: LayerEntry) {
    switch entry {
    case .file(let path, let id): put(Node(.file(id)), at: path)
    case .special(let path): put(Node(.special), at: path)
    case .symbolicLink(let path, let target): put(Node(.link(target)), at: path)
    case .folder(let path):
      guard let real = resolve(path, followLast: false) else { return }
      if node(real)?.isFolder != true { set(Node(.folder), at: real) }
    case .hardLink(let path, let target):
      guard let source = resolve(target, followLast: false), let found = node(source),
        !found.isFolder, let real = resolve(path, followLast: false), real != source
      else { return }
      set(found, at: real)
    case .whiteout(let path):
      guard let real = resolve(path, followLast: false) else { return }
      set(nil, at: real)
    case .opaque(let path):
      guard let real = resolve(path, followLast: true) else { return }
      if let folder = node(real), folder.isFolder { folder.children = [:] }
    }
  }

  private func put(_ new: Node, at path: String) {
    guard let real = resolve(path, followLast: false) else { return }
    set(new, at: real)
  }

  /// Whether a kernel would let something be made at a path: no part above it is a file.
  func accepts(_ path: String) -> Bool {
    guard let real = resolve(path, followLast: false), !real.isEmpty else { return false }
    return real.indices.allSatisfy { node(Array(real[..<$0]))?.isFolder ?? true }
  }

  /// What kind of thing stands at a path, links at its end not followed.
  func kind(_ path: String) -> Node.Kind? {
    resolve(path, followLast: false).flatMap { node($0)?.kind }
  }

  private func node(_ parts: [String]) -> Node? {
    parts.reduce(root) { (node: Node?, part) in node?.children[part] }
  }

  private func set(_ new: Node?, at parts: [String]) {
    guard let name = parts.last else { return }
    var folder = root
    for part in parts.dropLast() {
      if let next = folder.children[part], next.isFolder {
        folder = next
      } else if new == nil {
        return
      } else {
        let next = Node(.folder)
        folder.children[part] = next
        folder = next
      }
    }
    folder.children[name] = new
  }

  private func resolve(_ path: String, followLast: Bool) -> [String]? {
    var rest = path.split(separator: "/").map(String.init)
    var real: [String] = []
    var passed = 0
    while !rest.isEmpty {
      let part = rest.removeFirst()
      if part == ".." {
        _ = real.popLast()
      } else if case .link(let target) = node(real + [part])?.kind, followLast || !rest.isEmpty {
        passed += 1
        guard passed <= 40 else { return nil }
        if target.hasPrefix("/") { real = [] }
        rest = target.split(separator: "/").map(String.init) + rest
      } else {
        real.append(part)
      }
    }
    return real
  }

  /// The files, and the links to files, whose names end so, with the contents' ids.
  func files(ending: String) -> [String: String] {
    var found: [String: String] = [:]
    func visit(_ node: Node, _ parts: [String]) {
      switch node.kind {
      case .folder: for (name, child) in node.children { visit(child, parts + [name]) }
      case .special: break
      case .file(let id):
        if parts.last?.hasSuffix(ending) == true { found[parts.joined(separator: "/")] = id }
      case .link:
        guard let name = parts.last, name.hasSuffix(ending),
          let real = resolve(parts.joined(separator: "/"), followLast: true),
          case .file(let id) = self.node(real)?.kind
        else { return }
        found[parts.joined(separator: "/")] = id
      }
    }
    visit(root, [])
    return found
  }
}
