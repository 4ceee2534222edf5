import Documents
import Extractors
import Foundation
import Model
import Testing
import Versions

/// pip and the packaging library judge what requirement files and pyproject.toml declare.
@Suite(
  .enabled(if: Corpus.isThere, "needs ../shared/corpus"),
  .enabled(if: PythonJudge.isThere, "needs python3 with pip and packaging"))
struct PythonOracleTests {
  @Test func `finds the requirement lines that pip finds`() throws {
    let files = try Corpus.files().filter { $0.extractor == "python.requirements" }.map(\.path)
    let answers = try PythonJudge.answers(PythonJudge.pip, files)
    var compared = 0
    for path in files {
      guard let theirs = answers[path] else { continue }
      let record = try #require(try Corpus.record(path, "python.requirements"))
      // Conda's explicit files are none of pip's.
      guard case .manifest(let manifest)? = record.facts.first,
        !manifest.requirements.contains(where: { $0.ecosystem == .conda })
      else { continue }
      let ours = Set(manifest.requirements.filter { $0.unparsed == nil }.map(Self.text))
      let wanted = Set(theirs.map(Self.normal))
      #expect(ours == wanted, "\(path): \(ours.symmetricDifference(wanted).sorted())")
      compared += theirs.count
    }
    #expect(compared > 3000)
  }

  @Test func `reads the project table as the packaging library does`() throws {
    let files = try Corpus.files().filter { $0.extractor == "python.pyproject" }.map(\.path)
    let answers = try PythonJudge.answers(PythonJudge.project, files)
    var compared = 0
    for path in files {
      guard let theirs = answers[path] else { continue }
      let record = try #require(try Corpus.record(path, "python.pyproject"))
      guard case .manifest(let manifest)? = record.facts.first else { continue }
      let ours = Set(
        manifest.requirements.filter { $0.ecosystem == .pypi }.map { Self.named($0) ?? "" })
      let missing = Set(theirs.map(Self.normal)).subtracting(ours)
      #expect(missing.isEmpty, "\(path): \(missing.sorted())")
      compared += theirs.count
    }
    #expect(compared > 1000)
  }

  /// Line, name, specifier, extras; a direct reference has only its line.
  private static func text(_ requirement: RequirementFact) -> String {
    "\(requirement.line ?? 0)\t" + (requirement.source == nil ? named(requirement) ?? "" : "")
  }

  private static func named(_ requirement: RequirementFact) -> String? {
    guard let term = requirement.anyOf.first else { return nil }
    let extras = requirement.extras.map { PythonName.normalized($0) }.sorted()
    return "\(PythonName.normalized(term.name))\t\(term.specifier)\t"
      + extras.joined(separator: ",")
  }

  /// The judge's line with versions in normal form.
  private static func normal(_ text: String) -> String {
    var parts = text.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    guard parts.count > 2 else { return text }
    let position = parts.count - 2
    if let specifiers = try? PEP440Specifiers(parts[position]) { parts[position] = specifiers.text }
    return parts.joined(separator: "\t")
  }
}

/// Python programs that read the same files.
enum PythonJudge {
  static let isThere = (try? run("import pip, packaging, tomllib", [])) != nil

  private static let common = """
    import json, sys
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name
    def text(r):
        r = Requirement(r)
        if r.url: return ""
        spec = ",".join(sorted(str(s) for s in r.specifier))
        extras = ",".join(sorted(canonicalize_name(e) for e in r.extras))
        return f"{canonicalize_name(r.name)}\\t{spec}\\t{extras}"
    """

  /// pip's own reader of lines.
  static let pip =
    common + """

      from pip._internal.req.req_file import preprocess, get_line_parser, ParsedLine, get_file_content
      from pip._internal.network.session import PipSession
      from packaging.markers import Marker
      session = PipSession()
      answers = {}
      for path in json.load(sys.stdin):
          try:
              _, content = get_file_content(path, session)
              found = []
              parser = get_line_parser(None)
              for number, line in preprocess(content):
                  args, options = parser(line)
                  parsed = ParsedLine(path, number, args, options, False)
                  if not parsed.is_requirement: continue
                  if parsed.is_editable and ";" in parsed.requirement:
                      try: Marker(parsed.requirement.split(";")[1])
                      except Exception: continue
                  try: found.append(f"{number}\\t" + ("" if parsed.is_editable else text(parsed.requirement)))
                  except Exception:
                      r = parsed.requirement.strip()
                      if r.startswith((".", "/")) or "://" in r or r.endswith(".whl"): found.append(f"{number}\\t")
              answers[path] = found
          except BaseException: pass
      json.dump(answers, sys.stdout)
      """

  /// `project` and plain dependency groups.
  static let project =
    common + """

      import tomllib
      answers = {}
      for path in json.load(sys.stdin):
          try: root = tomllib.load(open(path, "rb"))
          except Exception: continue
          lines = list(root.get("project", {}).get("dependencies", []))
          for items in root.get("project", {}).get("optional-dependencies", {}).values(): lines += items
          for items in root.get("dependency-groups", {}).values():
              lines += [i for i in items if isinstance(i, str)]
          lines += root.get("build-system", {}).get("requires", [])
          found = []
          for line in lines:
              try: t = text(line)
              except Exception: continue
              if t: found.append(t)
          answers[path] = found
      json.dump(answers, sys.stdout)
      """

  /// What a program says about files of the corpus.
  static func answers(_ program: String, _ files: [String]) throws -> [String: Set<String>] {
    let root = try JSONDocument.read(try run(program, files))
    var answers: [String: Set<String>] = [:]
    for entry in root.table?.entries ?? [] { answers[entry.key] = Set(entry.value.strings ?? []) }
    return answers
  }

  private struct Failure: Error { let status: Int32 }

  private static func run(_ program: String, _ files: [String]) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", program]
    process.currentDirectoryURL = Corpus.isThere ? Corpus.root : nil
    let input = Pipe()
    let output = Pipe()
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: try JSONEncoder().encode(files))
    try input.fileHandleForWriting.close()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure(status: process.terminationStatus) }
    return [UInt8](data)
  }
}
