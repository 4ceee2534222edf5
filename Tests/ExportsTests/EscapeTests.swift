import Documents
import Exports
import Lockfiles
import Model
import TestKit
import Testing

/// Nothing from a lock file leaves its place in an export (THREATS T-40).
@Suite struct EscapeTests {
  @Test(arguments: ExportFormat.allCases)
  func `hostile names, versions, paths and values stay where they belong`(
    format: ExportFormat
  ) throws {
    guard format != .condaExplicit else { return }
    try judge(try Exporter.export(Sample.hostile.input, as: format), format)
  }

  @Test(arguments: 1...40)
  func `strings changed at random stay where they belong`(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    let samples: [Sample] = [.complete, .gaps, .conda]
    var input = (samples.randomElement(using: &random) ?? .complete).input
    var part = try #require(input.installed)
    for index in part.packages.indices where Int.random(in: 0..<3, using: &random) == 0 {
      switch Int.random(in: 0..<8, using: &random) {
      case 0: part.packages[index].name = mutated(part.packages[index].name, &random)
      case 1: part.packages[index].version = mutated(part.packages[index].version, &random)
      case 2: part.packages[index].location = mutated(part.packages[index].location, &random)
      case 3: part.packages[index].purl = mutated(part.packages[index].purl, &random)
      case 4: part.packages[index].architecture = mutated("amd64", &random)
      case 5: part.packages[index].hashes = [mutated(Sample.hash("ab"), &random)]
      case 6: part.packages[index].requires = [mutated("numpy>=1", &random)]
      default:
        part.packages[index].source = PackageSource(
          kind: [.archive, .vcs, .index, .directory].randomElement(using: &random) ?? .archive,
          url: mutated("https://example.org/a.whl", &random),
          commit: mutated("0123456789abcdef0123456789abcdef01234567", &random),
          subdirectory: mutated("python", &random))
      }
    }
    for index in part.interpreters.indices {
      part.interpreters[index].path = mutated(part.interpreters[index].path, &random)
      part.interpreters[index].version = mutated("3.11.2", &random)
    }
    part.base = .init(name: mutated("debian:12", &random), digest: mutated("sha256:00", &random))
    part.os?.codename = mutated("bookworm", &random)
    part.os?.versionId = mutated("12", &random)
    part.variables = [mutated("NAME", &random): mutated("value", &random)]
    part.entrypoint = [mutated("python", &random)]
    input.installed = part
    input.environment = mutated("training", &random)
    for format in ExportFormat.allCases {
      guard let export = try? Exporter.export(input, as: format) else { continue }
      try judge(export, format, "seed \(seed)")
    }
  }

  private func mutated(_ text: String, _ random: inout SeededRandom) -> String {
    let pieces = [
      "\n", "\r", "'", "\"", "\\", "$(x)", "`x`", ";", " ", "#", "&&", "|", "\u{0}", "\u{85}",
      "\u{2028}", "\u{202E}", "é", "\nSTEP\n", "\nPACKAGES\nRUN x", "${X}", "<<E", "]", "{", "-",
    ]
    var scalars = Array(text.unicodeScalars)
    for _ in 0..<Int.random(in: 0..<3, using: &random) {
      let position = Int.random(in: 0...scalars.count, using: &random)
      let piece = pieces.randomElement(using: &random) ?? "\n"
      scalars.insert(contentsOf: piece.unicodeScalars, at: position)
    }
    var result = String.UnicodeScalarView()
    result.append(contentsOf: scalars)
    return String(result)
  }

  private func judge(
    _ export: Export, _ format: ExportFormat, _ comment: Comment = "fixed"
  ) throws {
    let text = String(decoding: export.bytes, as: UTF8.self)
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    switch format {
    case .cyclonedx: _ = try JSONDocument.read(export.bytes)
    case .pylock:
      let root = try TOMLDocument.read(export.bytes, edition: .v1_0)
      for package in root["packages"]?.array ?? [] {
        let name = try #require(package["name"]?.string)
        #expect(name.wholeMatch(of: /[a-z0-9][a-z0-9-]*/) != nil, comment)
      }
    case .requirements:
      for line in lines where !line.isEmpty && !line.hasPrefix("#") {
        #expect(isRequirement(line), "\(line.debugDescription) \(comment)")
      }
    case .apt:
      for line in lines where !line.isEmpty && !line.hasPrefix("#") {
        #expect(isDebian(line), "\(line.debugDescription) \(comment)")
      }
    case .condaExplicit:
      let pattern =
        #/@EXPLICIT|https?:[A-Za-z0-9:/._~+%@=&?!,-]+(#(sha256:[0-9a-f]{64}|[0-9a-f]{32}))?/#
      for line in lines where !line.isEmpty && !line.hasPrefix("#") {
        #expect(line.wholeMatch(of: pattern) != nil, "\(line.debugDescription) \(comment)")
      }
    case .dockerfile: judge(dockerfile: lines, comment)
    }
    #expect(!lines.contains { $0.utf8.contains(UInt8(ascii: "\r")) }, comment)
  }

  private func isRequirement(_ line: String) -> Bool {
    line.wholeMatch(
      of: #/[a-z0-9][a-z0-9-]*(==[A-Za-z0-9.+!_-]+| @ [a-z+]+:[A-Za-z0-9:/._~+%@=&?!,#-]+)( \\)?/#)
      != nil
      || line.wholeMatch(of: #/    (# )?--hash=sha256:[0-9a-f]{64}( \\)?/#) != nil
      || line.wholeMatch(of: #/--require-hashes|--(extra-)?index-url [A-Za-z0-9:/._~+%@=&?!,-]+/#)
        != nil
  }

  private func isDebian(_ line: String) -> Bool {
    line.wholeMatch(
      of: #/[A-Za-z0-9][A-Za-z0-9+.-]*(:[a-zA-Z0-9-]+)?=[A-Za-z0-9][A-Za-z0-9.+~:-]*/#)
      != nil
  }

  // Follows instructions and here-documents; every line must be one that the export writes.
  private func judge(dockerfile lines: [String], _ comment: Comment) {
    var ends: [String] = []
    for line in lines {
      if let end = ends.last {
        if line == end {
          ends.removeLast()
        } else if ["PACKAGES", "HASHED", "UNHASHED", "SOURCES", "EXPLICIT"].contains(end) {
          let isKnown =
            isRequirement(line) || isDebian(line) || line.hasPrefix("deb [check-valid-until=no] ")
            || line.wholeMatch(of: #/[A-Za-z0-9][A-Za-z0-9+.-]*:[A-Za-z0-9-]+/#) != nil
            || line.hasPrefix("@EXPLICIT") || line.hasPrefix("https://") || line.hasPrefix("# ")
          #expect(isKnown, "\(line.debugDescription) \(comment)")
        } else if let match = line.firstMatch(of: #/<<'([A-Z]+)'$/#) {
          ends.append(String(match.1))
        }
        continue
      }
      if let match = line.firstMatch(of: #/<<'([A-Z]+)'$/#) { ends.append(String(match.1)) }
      let word = line.split(separator: " ").first.map(String.init) ?? ""
      #expect(
        ["", "FROM", "RUN", "COPY", "ARG", "ENV", "LABEL", "CMD"].contains(word)
          || line.hasPrefix("#"), "\(line.debugDescription) \(comment)")
      #expect(!line.hasPrefix("RUN touch") && !line.hasPrefix("RUN x"), comment)
    }
    #expect(ends.isEmpty, comment)
  }
}
