import Foundation
import Model
import Repositories

/// Puts the pre-commit hook into the hooks folder of a repository, beside what is there.
struct HookFiles {
  private let session: Session

  init(_ session: Session) { self.session = session }

  /// Writes the hook; what was done, as a line for people.
  func install() throws -> String {
    let (surroundings, folder) = try look()
    let program = Self.program
    let hook = TreeFolder.joined(folder, HookScript.name)
    switch HookPlan.install(surroundings, program: program) {
    case .nothing:
      return "the hook is there already: \(hook)\n"
    case .write(let keepsPrevious):
      try attempt(hook) {
        try FileManager.default.createDirectory(
          atPath: folder, withIntermediateDirectories: true)
        if keepsPrevious {
          try FileManager.default.moveItem(
            atPath: hook, toPath: TreeFolder.joined(folder, HookScript.previousName))
        }
        try Data(HookScript.text(program: program).utf8).write(
          to: URL(filePath: hook), options: .atomic)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: hook)
      }
      let kept =
        keepsPrevious
        ? "\nwhat was there runs first: \(HookScript.previousName)" : ""
      return "wrote \(hook): each commit is checked with `holdfast check --staged`\(kept)\n"
    case .managed(let manager):
      throw UsageError(
        "\(manager.rawValue) takes care of the hooks of this repository", hints: manager.hints)
    case .blocked:
      throw UsageError(
        "`\(hook)` is another program's hook, and \(HookScript.previousName) is there too",
        hints: ["move one of them away, so that neither is lost"])
    case .remove:
      return ""
    }
  }

  /// Removes the hook and puts back what was there; what was done, as a line for people.
  func uninstall() throws -> String {
    let (surroundings, folder) = try look()
    let hook = TreeFolder.joined(folder, HookScript.name)
    guard case .remove(let restores) = HookPlan.uninstall(surroundings) else {
      return "there is no hook of holdfast in \(folder)\n"
    }
    try attempt(hook) {
      try FileManager.default.removeItem(atPath: hook)
      if restores {
        try FileManager.default.moveItem(
          atPath: TreeFolder.joined(folder, HookScript.previousName), toPath: hook)
      }
    }
    return restores ? "removed the hook; \(hook) is what it was before\n" : "removed \(hook)\n"
  }

  /// What is there, as lines for people.
  func status() throws -> String {
    let (surroundings, folder) = try look()
    let hook = TreeFolder.joined(folder, HookScript.name)
    guard let bytes = surroundings.hook else { return "no pre-commit hook in \(folder)\n" }
    guard HookScript.isOurs(bytes) else {
      let name = surroundings.manager.map { ", of \($0.rawValue)" } ?? ""
      return "\(hook) is another program's hook\(name)\n"
    }
    let previous =
      surroundings.hasPrevious ? "\nbefore it runs \(HookScript.previousName)" : ""
    return "\(hook) is holdfast's\(previous)\n"
  }

  private func look() throws -> (HookSurroundings, folder: String) {
    let files = try GitFiles(folder: FileManager.default.currentDirectoryPath)
    let (folder, isConfigured) = try files.hooks()
    let place = LockPlace(session: session, folder: folder)
    let bytes = try place.file(TreeFolder.joined(folder, HookScript.name), limit: 1 << 20)
    let previous = TreeFolder.joined(folder, HookScript.previousName)
    return (
      HookSurroundings(
        hook: bytes, hasPrevious: FileManager.default.fileExists(atPath: previous),
        folder: folder, hasHooksPath: isConfigured), folder
    )
  }

  // Where this program lies, for a hook that runs without a search path.
  private static var program: String {
    URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().path
  }

  private func attempt(_ path: String, _ work: () throws -> Void) throws {
    do {
      try work()
    } catch {
      throw OutputError(path: path, reason: error.localizedDescription)
    }
  }
}
