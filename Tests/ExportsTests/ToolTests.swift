import Exports
import Foundation
import Lockfiles
import Model
import TestKit
import Testing

/// The programs for which an export is made read it.
@Suite struct ToolTests {
  private static let anyPython = Project.program("python3")
  private static let pip = Project.python(with: "pip._internal.req.req_file")
  private static let pylock = Project.python(with: "packaging.pylock")
  private static let jsonschema = Project.python(with: "jsonschema")
  private static let cyclonedx = Project.python(with: "cyclonedx.validation.json, jsonschema")
  private static let validator = Project.shared("tools/validate/validate.py")

  private func bytes(_ sample: Sample, _ format: ExportFormat) throws -> [UInt8] {
    try Exporter.export(sample.input, as: format).bytes
  }

  // Reads a requirements file as pip does and prints one line per requirement.
  private static let readRequirements = """
    import sys
    from pip._internal.network.session import PipSession
    from pip._internal.req.req_file import parse_requirements
    from pip._internal.req.constructors import install_req_from_parsed_requirement
    for parsed in parse_requirements(sys.argv[1], PipSession()):
        req = install_req_from_parsed_requirement(parsed)
        hashes = sorted(req.hash_options.get("sha256", []))
        print(req.name, req.link or req.specifier, len(hashes))
    """

  @Test(.enabled(if: pip != nil, "needs pip"), arguments: Sample.allCases)
  func `pip reads every line of a requirements file`(sample: Sample) throws {
    let folder = try TemporaryFolder()
    let export = try bytes(sample, .requirements)
    let file = try folder.write("requirements.txt", export)
    let run = try Project.run(Self.pip ?? "", ["-c", Self.readRequirements, file])
    #expect(run.status == 0, "\(run.text)")
    let lines = String(decoding: export, as: UTF8.self).split(separator: "\n")
      .filter { !$0.hasPrefix("#") && !$0.hasPrefix(" ") && !$0.hasPrefix("--") }
    let read = run.text.split(separator: "\n")
    #expect(read.count == lines.count, "\(run.text)")
    if sample == .complete {
      #expect(read.contains("markupsafe ==3.0.2 2"))
      #expect(read.contains("torch ==2.4.1+cu124 1"))
    }
  }

  // Two small wheels, and their digests.
  private static let buildWheels = """
    import hashlib, sys, zipfile
    for name in "one", "two":
        info = f"{name}-1.0.dist-info"
        files = {
            f"{name}.py": "x = 1\\n",
            f"{info}/METADATA": f"Metadata-Version: 2.1\\nName: {name}\\nVersion: 1.0\\n",
            f"{info}/WHEEL": "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\n"
                             "Tag: py3-none-any\\n",
        }
        record = "".join(f"{path},,\\n" for path in files) + f"{info}/RECORD,,\\n"
        path = f"{sys.argv[1]}/{name}-1.0-py3-none-any.whl"
        with zipfile.ZipFile(path, "w") as wheel:
            for file, text in [*files.items(), (f"{info}/RECORD", record)]:
                wheel.writestr(zipfile.ZipInfo(file), text)
        print(hashlib.sha256(open(path, "rb").read()).hexdigest())
    """

  private func input(_ hashes: [String]) -> ExportInput {
    var input = Sample.complete.input
    input.declared = nil
    input.installed?.packages = zip(["one", "two"], hashes).map {
      Sample.python($0, "1.0", hashes: ["sha256:\($1)"])
    }
    return input
  }

  @Test(.enabled(if: pip != nil, "needs pip"))
  func `pip installs what the file says, and refuses another digest`() throws {
    let folder = try TemporaryFolder()
    try folder.write("wheels/here", [])
    let wheels = "\(folder.path)/wheels"
    let python = Self.pip ?? ""
    let built = try Project.run(python, ["-c", Self.buildWheels, wheels])
    var hashes = built.text.split(separator: "\n").map(String.init)
    try #require(hashes.count == 2, "\(built.text)")
    func install(_ hashes: [String], _ target: String) throws -> (status: Int32, text: String) {
      let file = try folder.write(
        "requirements.txt", Exporter.export(input(hashes), as: .requirements).bytes)
      return try Project.run(
        python,
        [
          "-m", "pip", "install", "--isolated", "--no-cache-dir", "--no-index", "--no-deps",
          "--require-hashes", "--find-links", wheels, "--target", target, "-r", file,
        ])
    }
    let good = try install(hashes, "\(folder.path)/good")
    #expect(good.status == 0, "\(good.text)")
    #expect(FileManager.default.fileExists(atPath: "\(folder.path)/good/two.py"))
    hashes[1] = String(repeating: "0", count: 64)
    let bad = try install(hashes, "\(folder.path)/bad")
    #expect(bad.status != 0)
    #expect(bad.text.contains("DO NOT MATCH"), "\(bad.text)")
  }

  @Test(.enabled(if: Project.program("uv") != nil && anyPython != nil, "needs uv"))
  func `uv takes the requirements and pylock.toml`() throws {
    let folder = try TemporaryFolder()
    try folder.write("wheels/here", [])
    let wheels = "\(folder.path)/wheels"
    let built = try Project.run(Self.anyPython ?? "", ["-c", Self.buildWheels, wheels])
    let hashes = built.text.split(separator: "\n").map(String.init)
    try #require(hashes.count == 2, "\(built.text)")
    var input = input(hashes)
    input.installed?.interpreters = []
    input.installed?.os = nil
    for (name, hash) in zip(["one", "two"], hashes) {
      input.archives.add(
        .init(url: "file://\(wheels)/\(name)-1.0-py3-none-any.whl"), sha256: hash)
    }
    let requirements = try folder.write(
      "requirements.txt", Exporter.export(input, as: .requirements).bytes)
    let lock = try folder.write("pylock.toml", Exporter.export(input, as: .pylock).bytes)
    for arguments in [
      ["--require-hashes", "--no-index", "--find-links", wheels, "-r", requirements], ["-r", lock],
    ] {
      let run = try Project.run(
        Project.program("uv") ?? "",
        [
          "pip", "install", "--no-config", "--offline", "--dry-run", "--no-deps", "--no-cache",
          "--python", Self.anyPython ?? "", "--target", "\(folder.path)/target",
        ] + arguments)
      #expect(run.status == 0, "\(run.text)")
      #expect(run.text.contains("one==1.0") && run.text.contains("two==1.0"), "\(run.text)")
    }
  }

  @Test(.enabled(if: pylock != nil, "needs packaging 25 or newer"), arguments: Sample.allCases)
  func `packaging reads pylock.toml`(sample: Sample) throws {
    let program = """
      import sys, tomllib
      from packaging.pylock import Pylock
      lock = Pylock.from_dict(tomllib.loads(sys.stdin.read()))
      lock.validate()
      print(len(lock.packages))
      """
    let run = try Project.run(
      Self.pylock ?? "", ["-c", program], input: try bytes(sample, .pylock))
    #expect(run.status == 0, "\(run.text)")
    if sample == .complete { #expect(run.text == "5\n") }
  }

  @Test(
    .enabled(if: jsonschema != nil && validator != nil, "needs the validator and jsonschema"),
    arguments: Sample.allCases, [ExportFormat.pylock, .cyclonedx])
  func `the schema of the format accepts it`(sample: Sample, format: ExportFormat) throws {
    let kind = format == .pylock ? "pylock" : "cyclonedx-1.6"
    let run = try Project.run(
      Self.jsonschema ?? "", [Self.validator ?? "", kind, "-"], input: try bytes(sample, format))
    #expect(run.status == 0, "\(run.text.prefix(2000))")
  }

  @Test(.enabled(if: cyclonedx != nil, "needs cyclonedx-python-lib"), arguments: Sample.allCases)
  func `the strict validator of CycloneDX accepts it`(sample: Sample) throws {
    let program = """
      import json, sys
      from cyclonedx.schema import SchemaVersion
      from cyclonedx.validation.json import JsonStrictValidator
      text = sys.stdin.read()
      print(JsonStrictValidator(SchemaVersion.V1_6).validate_str(text))
      bom = json.loads(text)
      def references(components):
          for component in components:
              yield component["bom-ref"]
              yield from references(component.get("components", []))
      known = [bom["metadata"]["component"]["bom-ref"], *references(bom["components"])]
      assert len(known) == len(set(known)), "twice"
      for row in bom["dependencies"]:
          assert row["ref"] in known and set(row.get("dependsOn", [])) <= set(known), row
      """
    let run = try Project.run(
      Self.cyclonedx ?? "", ["-c", program], input: try bytes(sample, .cyclonedx))
    #expect(run.status == 0, "\(run.text.suffix(2000))")
    #expect(run.text == "None\n", "\(run.text.prefix(2000))")
  }

  @Test(
    .enabled(if: Tool.has("dpkg"), "needs dpkg"), arguments: [Sample.complete, .gaps, .hostile])
  func `dpkg accepts each name, architecture and version`(sample: Sample) throws {
    let text = String(decoding: try bytes(sample, .apt), as: UTF8.self)
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
      try #require(parts.count == 2)
      let name = parts[0].split(separator: ":").map(String.init)
      _ = try Tool.output("dpkg", ["--validate-pkgname", name[0]])
      if name.count > 1 { _ = try Tool.output("dpkg", ["--validate-archname", name[1]]) }
      _ = try Tool.output("dpkg", ["--validate-version", parts[1]])
    }
  }

  @Test(.enabled(if: Tool.has("sh"), "needs a shell"), arguments: Sample.allCases)
  func `a shell reads each script of a Dockerfile`(sample: Sample) throws {
    let text = String(decoding: try bytes(sample, .dockerfile), as: UTF8.self)
    var script: [Substring]?
    var count = 0
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line == "STEP", let lines = script {
        _ = try Tool.output("sh", ["-n"], input: Array(lines.joined(separator: "\n").utf8))
        script = nil
        count += 1
      } else if line.hasSuffix("<<'STEP'") {
        script = []
      } else {
        script?.append(line)
      }
    }
    #expect(script == nil && count > 0)
  }
}
