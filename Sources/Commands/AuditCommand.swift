import Analysis
import ArgumentParser
import Catalog
import Configuration
import Foundation
import Lockfiles
import Model
import Reports
import Scanning

/// `holdfast audit [REPO|ENV…]`.
struct AuditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "How reproducible is this project, and what would make the next build differ?",
    discussion: """
      Reads the repository (its manifests, locks and Dockerfiles), the images of the environments
      that are named, and holdfast.lock. The level, R0 to R4, is explained by `holdfast explain R0`.

        holdfast audit
        holdfast audit repo:../other training
        holdfast audit --deep training          files that no package owns, too
      """)

  @Argument(help: "a repository, environments or images (default: the repository here)")
  var sources: [String] = []

  @Flag(name: .long, help: "look for files of images that no package owns")
  var deep = false

  @OptionGroup var reading: ReadingOptions
  @OptionGroup var global: GlobalOptions

  func run() async throws {
    let session = try Session(global)
    let configuration = try session.configuration()
    let catalog = reading.noCatalog ? nil : try session.catalog()
    let resolver = TargetResolver(
      session: session, configuration: configuration, catalog: catalog)
    let gatherer = Gatherer(
      session: session, reading: reading, catalog: catalog, configuration: configuration)
    var place = LockPlace(session: session, configuration: configuration)
    var repository: SourceReference?
    var input = AuditInput()
    var targets: [Target] = []
    for source in sources {
      var target = try resolver.target(source)
      target.historyName = nil
      if case .source(let reference) = target.origin, reference.kind == .repo {
        guard repository == nil else {
          throw UsageError("an audit is of one repository; run it for each")
        }
        repository = reference
        if reference.path != "." { place = LockPlace(session: session, folder: reference.path) }
        continue
      }
      targets.append(target)
    }
    // Where every environment names its manifests, others of the repository are not the project's.
    let lists = configuration?.environments.map { $0.manifests?.map(\.value) ?? [] } ?? [[]]
    let isHere = repository == nil
    let isNamed = !lists.isEmpty && !lists.contains(where: \.isEmpty)
    let chosen = isHere && isNamed ? Set(lists.joined()) : nil
    try read(
      repository ?? SourceReference(kind: .repo, path: place.folder, text: "repo:."), chosen,
      into: &input, session)
    // What the configuration says of its environments counts, named here or not.
    let declared = (configuration?.environments ?? []).map {
      Target(
        name: $0.name.value, historyName: nil, origin: .stored(name: $0.name.value), declaration: $0
      )
    }
    let options = PolicyMapping(configuration: configuration, today: Session.today)
      .options(
        for: isHere ? declared + targets : targets,
        tool: Snapshot.Tool(version: Session.version), command: "audit")
    input.areFilesChecked = deep && !targets.isEmpty
    for target in targets {
      let image = try await named(target, gatherer)
      input.images.append(image)
      guard deep else { continue }
      let integrity = try await DeepCheck(
        session: session, reading: reading, catalog: catalog, configuration: configuration
      ).judge(target, image.snapshot, name: image.name, options)
      input.integrity += integrity.findings
    }
    input.lock = try lock(place, session, configuration, resolver)
    try session.finish(
      AuditAnalysis.audit(input, options),
      default: configuration?.policy.failOn?.value ?? .error)
  }

  // The repository, with the options of its manifests and files that only an audit asks about.
  private func read(
    _ source: SourceReference, _ manifests: Set<String>?, into input: inout AuditInput,
    _ session: Session
  ) throws {
    let scanner = Scanner(options: try session.scanOptions(reading), catalog: nil)
    let project = try scanner.scanProject(
      source, manifests: manifests, naming: AuditInput.wantedNames)
    input.repository = NamedSnapshot(name: source.text, snapshot: project.snapshot)
    input.otherFiles = project.named
    input.details = project.manifests.mapValues {
      ManifestDetails(options: $0.options, sources: $0.sources)
    }
  }

  private func named(_ target: Target, _ gatherer: Gatherer) async throws -> NamedSnapshot {
    NamedSnapshot(name: target.name, snapshot: try await gatherer.gather(target).snapshot)
  }

  // What the lock file is worth: a damaged one is no reason to stop an audit.
  private func lock(
    _ place: LockPlace, _ session: Session, _ configuration: HoldfastConfiguration?,
    _ resolver: TargetResolver
  ) throws -> AuditLock {
    let document: LockDocument
    do {
      guard let found = try place.document() else { return .missing }
      document = found
    } catch let error as LockfileError {
      return .unreadable(reason: error.message)
    }
    let finder = LockEnvironments(
      session: session, configuration: configuration, resolver: resolver, place: place)
    let keys = try place.keys([], configuration)
    let check = SignatureCheck(
      place: place, catalog: nil, keys: keys, isRequired: false,
      project: configuration?.project?.value)
    let declared = Dictionary(
      try finder.chosen([]).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let environments = try document.body.environments.sorted { $0.key < $1.key }
      .map { name, locked in
        var environment = AuditLock.Environment(
          name: name, hasDeclared: locked.declared != nil, installed: locked.installed)
        if let part = locked.declared, let known = declared[name], let source = known.declared {
          let writer = LockWriter(
            session: session, configuration: configuration, finder: finder, reading: reading,
            catalog: nil)
          let now = DeclaredPart(
            of: try writer.declaredSnapshot(
              source, LockEnvironments.manifests([known], declaredIn: source),
              python: known.selection.python),
            selection: known.selection)
          environment.isCurrent =
            LockComparison.changes(from: part, to: now, environment: name).isEmpty
        }
        if !keys.isEmpty {
          let outcome = try check.outcome(document, environment: name, platform: nil)
          environment.isSigned = outcome.state.signature == .valid
        }
        return environment
      }
    return .present(path: place.shownPath, environments: environments)
  }
}
