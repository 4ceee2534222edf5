package import Model
package import Trees

/// What a graph is built from: the final view of a tree and what is known around it.
package struct GraphInput: Sendable {
  /// The final view of the tree.
  package var tree: MergedTree
  /// What was scanned.
  package var subject: Snapshot.Subject
  /// The scanning program.
  package var tool: Snapshot.Tool
  /// The image's configuration; nil outside images.
  package var configuration: ImageConfiguration?
  /// The version of Python to assume where the tree shows none (a repository).
  package var python: String?

  /// An input.
  package init(
    tree: MergedTree, subject: Snapshot.Subject, tool: Snapshot.Tool,
    configuration: ImageConfiguration? = nil, python: String? = nil
  ) {
    self.tree = tree
    self.subject = subject
    self.tool = tool
    self.configuration = configuration
    self.python = python
  }
}

/// Joins the facts that survived the overlay into one environment graph.
///
/// Facts are grouped into installs (several identities of one distribution in one place), each
/// requirement is resolved inside the search path of its own install, markers are evaluated for the
/// tree's own interpreter and platform, extras count only where some dependent asks for them.
/// Pure: the same input gives the same snapshot.
package struct GraphBuilder {
  let input: GraphInput
  let layerPositions: [Int]
  let isRepository: Bool
  var snapshot: Snapshot
  var rows = RowTable()
  var notices: [Notice]

  /// The graph of a tree, as a snapshot.
  package static func build(_ input: GraphInput) -> Snapshot {
    var builder = GraphBuilder(input)
    builder.addFacts()
    builder.addDebian()
    builder.addConda()
    builder.addPython()
    builder.addContents()
    builder.addLocks()
    let python = builder.pythonEnvironments()
    builder.assignRoles(python)
    builder.addDebianEdges()
    builder.addCondaEdges()
    builder.addPythonEdges(python)
    builder.addManifests(python)
    return builder.finished(python)
  }

  private init(_ input: GraphInput) {
    self.input = input
    self.isRepository = input.subject.kind == .repository
    self.snapshot = Snapshot(tool: input.tool, subject: input.subject)
    let layers = input.configuration?.layers
    self.snapshot.layers = layers?.all ?? []
    self.layerPositions = layers?.positions ?? []
    self.notices = []
  }

  /// The position among the snapshot's layers of a layer of the stack; nil outside images.
  func layer(_ index: Int) -> Int? {
    layerPositions.indices.contains(index) ? layerPositions[index] : nil
  }

  /// A path as people see it: absolute in images and root directories, relative in repositories and
  /// environments, whose own place on the machine is no fact of theirs.
  func shown(_ path: String) -> String {
    switch input.subject.kind {
    case .image, .folder, .host: "/" + path
    case .repository, .virtualEnvironment, .condaPrefix: path
    }
  }

  /// Evidence for a file of the tree.
  func evidence(_ file: MergedTree.File, line: Int? = nil) -> Evidence {
    Evidence(path: shown(file.path), layer: layer(file.layer), line: line)
  }

  /// The layer where a fact began to be true without interruption: going back from the present
  /// version of a file for as long as `holds` is true of its versions (SEMANTICS, rows 10 and 11).
  func origin(_ file: MergedTree.File, where holds: (FileRecord) -> Bool) -> Int {
    var origin = file.layer
    for version in file.history.reversed() {
      guard let record = version.record, holds(record) else { break }
      origin = version.layer
    }
    return origin
  }

  private mutating func finished(_ python: [PythonEnvironment]) -> Snapshot {
    for file in input.tree.files {
      for var notice in file.record.notices {
        notice.path = shown(file.path)
        notice.layer = layer(file.layer)
        notices.append(notice)
      }
    }
    for var notice in input.tree.notices {
      notice.path = notice.path.map(shown)
      notice.layer = notice.layer.flatMap(layer)
      notices.append(notice)
    }
    snapshot.facts.interpreters = python.map(\.interpreter).sorted {
      ($0.kind, $0.version ?? "", $0.path) < ($1.kind, $1.version ?? "", $1.path)
    }
    let ids = rows.write(into: &snapshot)
    addAccelerators(python, ids: ids)
    snapshot.notices = Array(Set(notices)).sorted()
    return snapshot
  }
}
