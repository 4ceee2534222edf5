import Documents
import Foundation
import Model
import Testing

@testable import Reports

@Suite struct GitHubAnnotationsTests {
  private struct Vectors: Decodable {
    struct Case: Decodable {
      let text: String
      let data: String
      let property: String
    }
    let cases: [Case]
  }

  @Test func `texts are escaped as the vectors say`() throws {
    let file = Project.root.appending(path: "fixtures/vectors/github_command_escape.json")
    let vectors = try JSONDecoder().decode(Vectors.self, from: Data(contentsOf: file))
    #expect(vectors.cases.count == 6)
    for vector in vectors.cases {
      #expect(GitHubAnnotations.data(vector.text) == vector.data)
      #expect(GitHubAnnotations.property(vector.text) == vector.property)
    }
  }

  @Test(arguments: Sample.all.map(\.name))
  func `the commands look as kept`(name: String) throws {
    let report = try #require(Sample.all.first { $0.name == name }).report
    let text = String(decoding: GitHubAnnotations.bytes(report), as: UTF8.self)
    try GoldenText.check(text, "github/\(name).txt")
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      #expect(line.hasPrefix("::") || line == "holdfast: no finding")
      #expect(SafeText.isShownAsItIs(String(line)))
    }
    for level in ["error", "warning"] {
      #expect(text.split(separator: "\n").count { $0.hasPrefix("::\(level) ") } <= 10)
    }
  }

  private static let validator = Project.root.deletingLastPathComponent()
    .appending(path: "shared/tools/validate/validate.py").path
  private static let python = Project.python(with: "sys")

  @Test(
    .enabled(
      if: python != nil && FileManager.default.fileExists(atPath: validator), "needs the validator")
  )
  func `every sample is made of valid commands`() throws {
    let folder = Project.root.appending(path: "fixtures/reports/github")
    let files = Sample.all.map { folder.appending(path: "\($0.name).txt").path }
    let (status, text) = try Project.output(
      of: try #require(Self.python), [Self.validator, "github-commands"] + files, input: [])
    #expect(status == 0, "\(text.suffix(2000))")
  }

  @Test func `a finding without a file names none`() {
    let text = String(decoding: GitHubAnnotations.bytes(Sample.verify), as: UTF8.self)
    let lines = text.split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix("::error title=LCK002 package-missing::scipy") })
    #expect(lines.contains { $0.hasPrefix("::error file=Dockerfile.train,line=1,title=LCK007 ") })
    #expect(lines.last?.contains("9 errors more") ?? false)
  }
}
