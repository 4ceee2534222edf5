import Accelerators
import Foundation
import Model

extension Session {
  /// Whether other tables than those of this build are named.
  var namesKnowledge: Bool { knowledgeFolder != nil }

  private var knowledgeFolder: String? {
    options.knowledge ?? environment["HOLDFAST_KNOWLEDGE"]
  }

  /// The knowledge tables: those of this build, and over them the files of `--knowledge DIR`.
  func knowledge() throws -> Knowledge {
    guard let folder = knowledgeFolder else { return .embedded }
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      throw UsageError(
        "`--knowledge \(folder)`: no such folder, or it cannot be read",
        hints: ["it holds tables such as drivers.json; `holdfast doctor` lists those of this build"]
      )
    }
    var files: [String: [UInt8]] = [:]
    for name in names.sorted() where name.hasSuffix(".json") {
      guard let bytes = FileManager.default.contents(atPath: "\(folder)/\(name)") else {
        throw UsageError("`\(folder)/\(name)` cannot be read")
      }
      files[name] = [UInt8](bytes)
    }
    guard !files.isEmpty else {
      throw UsageError("`--knowledge \(folder)`: there is no .json file in it")
    }
    return try Knowledge(overriding: files)
  }
}
