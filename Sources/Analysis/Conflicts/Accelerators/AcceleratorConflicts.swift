import Accelerators
import Model
import Versions

/// The accelerator rules that judge one environment by itself.
struct AcceleratorConflicts {
  /// What contradicts itself.
  private(set) var conflicts: [Conflict] = []
  /// Rules that could not be decided for a framework that is present.
  private(set) var notices: [Notice] = []
  /// Requirement edges, by position, that one of the conflicts tells in its own words.
  private(set) var toldEdges: Set<Int> = []

  init(_ view: EnvironmentView, _ names: NameTable, _ knowledge: Knowledge) {
    // What a repository locks may be for several platforms, of which an environment has one.
    guard view.snapshot.subject.kind != .repository else { return }
    let scope = AcceleratorScope(view, names, knowledge)
    conflicts += ImageConflicts.all(scope, &notices)
    conflicts += LibraryConflicts.all(scope)
    conflicts += ToolkitConflicts.all(scope)
    conflicts += BundledConflicts.all(scope)
    conflicts += PinConflicts.all(scope, told: &toldEdges)
    conflicts += CUDAMajorConflicts.all(scope)
    conflicts += FrameworkConflicts.all(scope, &notices)
    conflicts += RecordConflicts.all(scope)
    conflicts += ExtensionConflicts.all(scope)
    // One contradiction of two sites is one finding.
    var seen: Set<String> = []
    conflicts = conflicts.filter { seen.insert($0.key).inserted }
    notices = Array(Set(notices)).sorted()
  }
}
