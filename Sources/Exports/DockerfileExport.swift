import Lockfiles
import Model
import Versions

/// Writes a Dockerfile that builds an environment anew: the base by its digest, OS packages by version
/// from the archive's snapshot, distributions by digest, variables, entry point.
///
/// Three stages: `system` brings the OS packages, `installer` has pip beside them and fills the
/// folders, and the last copies these over `system`, so that no tool of the build stays behind.
struct DockerfileExport {
  private let input: ExportInput
  private let part: InstalledPart
  private let folders: [PythonFolder]

  init(_ input: ExportInput, _ part: InstalledPart) {
    self.input = input
    self.part = part
    self.folders = PythonFolder.all(in: part)
  }

  func export() throws(ExportError) -> Export {
    var gaps = GapList()
    var lines = ["# syntax=docker/dockerfile:1.4"]
    lines += ExportText.header(input).map { "# " + $0 }
    lines += [
      "#", "# Build it, then hold the result against the lock:",
      "#   docker build -t rebuilt - < Dockerfile && docker save rebuilt -o rebuilt.tar",
      "#   " + ExportText.comment("holdfast verify archive:rebuilt.tar --env \(input.environment)"),
    ]
    let base = DockerBase(input, part, &gaps)
    lines += [""] + base.notes.map { "# " + $0 }
    lines += ["ARG BASE=\(base.reference)"]

    lines += ["", "FROM ${BASE} AS system"]
    let debian = DebianPins(part, &gaps)
    var archive: [String] = []
    if !debian.pins.isEmpty {
      archive = try ArchiveSnapshot(input, part, &gaps).lines
      lines += aptStep(debian, archive)
    }
    let conda = CondaExplicitExport.prefixes(part)
    for prefix in conda { lines += condaStep(prefix, &gaps) }

    let fillable = folders.filter { isFillable($0, &gaps) }
    if !fillable.isEmpty {
      lines += ["", "# Has pip, and is thrown away.", "FROM system AS installer"]
      lines += installerStep(fillable, archive, usesApt: !debian.pins.isEmpty)
      for folder in fillable { lines += pipStep(folder, &gaps) }
    }

    lines += ["", "FROM system"]
    if !debian.pins.isEmpty { lines += purgeStep(debian) }
    for folder in fillable { lines += copyLines(folder) }
    lines += interpreterStep()
    lines += settings(base, &gaps)
    gaps.add(
      "image configuration",
      "user, working folder, ports and the files of the application are not part of a lock",
      remedy: "add `USER`, `WORKDIR`, `EXPOSE` and `COPY` of the application at the end")
    return Export(bytes: ExportText.bytes(lines), fileName: "Dockerfile", gaps: gaps.sorted)
  }

  // MARK: OS packages

  private func aptStep(_ debian: DebianPins, _ archive: [String]) -> [String] {
    var lines = debian.foreignArchitectures(input.platform).map { "dpkg --add-architecture \($0)" }
    let (update, options) = Self.update(archive)
    lines += update
    lines += DockerText.document(
      "xargs apt-get \(options) install -y --no-install-recommends "
        + "--allow-downgrades --allow-change-held-packages",
      debian.pins.map(\.text), end: "PACKAGES")
    lines.append("rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin /tmp/snapshot.list")
    return DockerText.run(lines)
  }

  // Commands that read the archive's lists, and the options with which to install from it. Sources of
  // the base in other files stay, for packages that the distribution itself does not have.
  private static func update(_ archive: [String]) -> (lines: [String], options: String) {
    var lines = ["export DEBIAN_FRONTEND=noninteractive"]
    var options = "-o Acquire::Retries=3"
    if !archive.isEmpty {
      lines += DockerText.document("cat > /tmp/snapshot.list", archive, end: "SOURCES")
      options += " -o Dir::Etc::sourcelist=/tmp/snapshot.list"
    }
    return (lines + ["apt-get \(options) update"], options)
  }

  // What the base has and the lock does not.
  private func purgeStep(_ debian: DebianPins) -> [String] {
    let names = debian.pins.map { pin in
      pin.package.name + ":" + (pin.package.architecture ?? "all")
    }
    var lines = ["keep=' '"]
    lines += DockerText.document(
      "while read -r name; do keep=\"$keep$name \"; done", names, end: "PACKAGES")
    // Those that others lean on go last: scripts of packages call them while they are removed.
    lines += [
      "extras() {",
      "  for row in $(dpkg-query -W -f '${Priority},${Package}:${Architecture}\\n'); do",
      "    class=${row%%,*} name=${row#*,}",
      "    case $class in important|required) ;; *) class=other ;; esac",
      "    case $1 in all|$class) ;; *) continue ;; esac",
      "    case $keep in *\" $name \"*) ;; *) echo \"$name\" ;; esac",
      "  done",
      "}",
      "for class in other important required; do",
      "  for try in 1 2; do",
      "    names=$(extras $class)",
      "    if [ -n \"$names\" ]; then dpkg --purge --force-all $names || true; fi",
      "  done",
      "done",
      "names=$(extras all)",
      "if [ -n \"$names\" ]; then echo 'not removed:' $names >&2; exit 1; fi",
    ]
    return ["# Packages of the base that the lock does not have."] + DockerText.run(lines)
  }

  // MARK: conda

  private func condaStep(_ prefix: String, _ gaps: inout GapList) -> [String] {
    guard ExportText.isPlainPath(prefix) else {
      gaps.add("conda prefix", "its path cannot be written: `\(ExportText.comment(prefix))`")
      return []
    }
    var lines = DockerText.document(
      "cat > /tmp/conda-explicit.txt", CondaExplicitExport.lines(prefix, part, &gaps),
      end: "EXPLICIT")
    lines += [
      "for tool in micromamba mamba conda; do command -v \"$tool\" > /dev/null && break; done",
      "command -v \"$tool\" > /dev/null || { echo 'the base has no conda' >&2; exit 1; }",
      "if [ -d '\(prefix)/conda-meta' ]; then action=install; else action=create; fi",
      "\"$tool\" \"$action\" -y --prefix '\(prefix)' --file /tmp/conda-explicit.txt",
      "rm /tmp/conda-explicit.txt",
    ]
    return DockerText.run(lines)
  }

  // MARK: distributions

  private func isFillable(_ folder: PythonFolder, _ gaps: inout GapList) -> Bool {
    let paths = [folder.location, folder.interpreter?.path ?? ""]
    guard paths.allSatisfy(ExportText.isPlainPath) else {
      for package in folder.packages {
        gaps.add(
          package.purl,
          folder.interpreter == nil
            ? "no interpreter is known that could install it"
            : "the path of its folder cannot be written")
      }
      return false
    }
    return true
  }

  private func installerStep(
    _ folders: [PythonFolder], _ archive: [String], usesApt: Bool
  ) -> [String] {
    let fromArchive = folders.contains { $0.interpreter?.path.hasPrefix("/usr/bin/") == true }
    guard usesApt, fromArchive else { return [] }
    let (update, options) = Self.update(archive)
    return DockerText.run(
      update + [
        "apt-get \(options) install -y --no-install-recommends --allow-downgrades "
          + "ca-certificates python3-pip python3-venv"
      ])
  }

  private func pipStep(_ folder: PythonFolder, _ gaps: inout GapList) -> [String] {
    guard let interpreter = folder.interpreter?.path else { return [] }
    let pins = PythonPins(folder.packages, input).pins
    let hashed = pins.filter { !$0.hashes.isEmpty && !$0.isRepository }
    let unhashed = pins.filter { $0.hashes.isEmpty || $0.isRepository }
    var lines = ["export PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1"]
    lines += ["export PIP_BREAK_SYSTEM_PACKAGES=1 PIP_ROOT_USER_ACTION=ignore"]
    var install = "'\(interpreter)' -m pip install --no-deps"
    switch folder.form {
    case .environment(let root):
      lines.append("'\(interpreter)' -m venv '\(root)'")
      install = "'\(root)/bin/python3' -m pip install --no-deps"
    case .interpreter: install += " --force-reinstall"
    case .plain: install += " --target '\(folder.location)'"
    }
    // The same lines as in a requirements file of this folder, in two parts: what pip checks, and
    // what nobody can check.
    let known = RequirementsExport.lines(folder.with(hashed), input, &gaps)
    if !hashed.isEmpty {
      lines += DockerText.document(
        "\(install) --require-hashes -r /dev/stdin", known.filter(Self.isOption), end: "HASHED")
    }
    let all = RequirementsExport.lines(folder, input, &gaps)
    if !unhashed.isEmpty {
      let names = Set(unhashed.map(\.requirement))
      lines.append("# NOT CHECKED: no digest is known of these.")
      lines += DockerText.document(
        "\(install) -r /dev/stdin",
        all.filter { $0.hasPrefix("--") && $0 != "--require-hashes" || names.contains($0) },
        end: "UNHASHED")
    }
    if case .environment(let root) = folder.form {
      // pip and setuptools come with a new environment, whether the lock has them or not.
      let present = Set(folder.packages.map { PythonName.normalized($0.name) })
      let extra = ["setuptools", "pip"].filter { !present.contains($0) }
      if !extra.isEmpty {
        lines.append(
          "'\(root)/bin/python3' -m pip uninstall -y \(extra.joined(separator: " "))")
      }
    }
    return DockerText.run(lines)
  }

  private static func isOption(_ line: String) -> Bool {
    !line.hasPrefix("#") && !line.isEmpty && line != "--require-hashes"
  }

  private func copyLines(_ folder: PythonFolder) -> [String] {
    let path: String
    switch folder.form {
    case .environment(let root): path = root
    case .interpreter:
      guard let lib = folder.location.firstRange(of: "/lib/") else { return [] }
      // Scripts lie beside the packages.
      path = String(folder.location[..<lib.lowerBound])
      return [
        "COPY --from=installer \(folder.location) \(folder.location)",
        "COPY --from=installer \(path)/bin \(path)/bin",
      ]
    case .plain: path = folder.location
    }
    return ["COPY --from=installer \(path) \(path)"]
  }

  private func interpreterStep() -> [String] {
    part.interpreters.compactMap { interpreter in
      guard interpreter.kind == "python", !interpreter.path.hasSuffix("/pyvenv.cfg"),
        let version = interpreter.version, ExportText.isPlainPath(interpreter.path),
        PEP440Version(version) != nil, ExportText.isMade(version, of: ".+")
      else { return nil }
      let count = version.split(separator: ".").count
      let check =
        "import sys; found = '.'.join(map(str, sys.version_info[:\(min(count, 3))])); "
        + "sys.exit(None if found == '\(version)' else 'Python is ' + found)"
      return "RUN " + DockerText.exec([interpreter.path, "-c", check])
    }
  }

  // MARK: configuration

  private func settings(_ base: DockerBase, _ gaps: inout GapList) -> [String] {
    var lines: [String] = []
    for (name, value) in (part.variables ?? [:]).sorted(by: { $0.key < $1.key }) {
      guard ExportText.isMade(name, of: "_"), let quoted = DockerText.quoted(value) else {
        gaps.add(
          "variable \(ExportText.comment(name))", "its name or value cannot be written",
          remedy: "set it where the image runs")
        continue
      }
      lines.append("ENV \(name)=\(quoted)")
    }
    let labels = [
      ("dev.holdfast.environment", input.environment), ("dev.holdfast.lock", input.lockDigest),
      ("org.opencontainers.image.base.name", base.name),
      ("org.opencontainers.image.base.digest", base.digest),
    ]
    for case (let name, .some(let value)) in labels {
      if let quoted = DockerText.quoted(value) { lines.append("LABEL \(name)=\(quoted)") }
    }
    if let words = part.entrypoint, !words.isEmpty {
      lines.append("CMD " + DockerText.exec(words))
    }
    return lines
  }
}

extension PythonFolder {
  /// The same folder with some of its distributions.
  func with(_ pins: [PythonPin]) -> PythonFolder {
    var folder = self
    folder.packages = pins.map(\.package)
    return folder
  }
}

/// What a rebuilt image starts from.
struct DockerBase {
  /// The reference for `FROM`.
  var reference: String
  /// The base's name, for the label.
  var name: String?
  /// The base's digest, for the label.
  var digest: String?
  /// What stands above it.
  var notes: [String]

  init(_ input: ExportInput, _ part: InstalledPart, _ gaps: inout GapList) {
    notes = []
    let base = part.base
    let name = base?.name.flatMap { Self.isReference($0) ? $0 : nil }
    let digest = base?.digest.flatMap {
      ExportText.hex($0, algorithm: "sha256", digits: 64).map { "sha256:" + $0 }
    }
    if let name, let digest {
      self.name = name
      self.digest = digest
      reference = (name.split(separator: "@").first.map(String.init) ?? name) + "@" + digest
      return
    }
    let remedy = "`docker build --build-arg BASE=NAME@sha256:…`, or label the image with its base"
    if let declared = Self.declared(input.declared, name: name) {
      reference = declared
      notes.append("The base that the repository's Dockerfile names.")
      return
    }
    if let name {
      self.name = name
      reference = name
      notes.append("NOT PINNED: the image names its base without a digest.")
      gaps.add("base image", "the image names its base without a digest", remedy: remedy)
      return
    }
    reference = "scratch"
    if let os = part.os, let version = os.versionId, ExportText.isMade(os.id, of: "-_"),
      ExportText.isMade(version, of: "._-")
    {
      reference = "\(os.id):\(version)"
    }
    notes.append(
      reference == "scratch"
        ? "NOT PINNED: the lock knows neither the base nor the system; name one that has it all."
        : "NOT PINNED: the lock does not know the base; this is the release of its system.")
    gaps.add("base image", "the image does not name its base", remedy: remedy)
  }

  static func isReference(_ text: String) -> Bool {
    ExportText.isMade(text, of: "/:._-@") && text.utf8.first.map(ExportText.isAlphanumeric) == true
  }

  // The one base with a digest that all Dockerfiles of the repository start from.
  private static func declared(_ declared: DeclaredPart?, name: String?) -> String? {
    let images = declared?.images ?? []
    let stages = Set(images.map(\.stage))
    let bases = Set(images.map(\.base)).subtracting(stages)
    guard bases.count == 1, let base = bases.first, isReference(base),
      base.contains("@sha256:"),
      name == nil || name == base.split(separator: "@").first.map(String.init)
    else { return nil }
    return base
  }
}
