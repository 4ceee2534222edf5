import ArgumentParser

/// `holdfast completions SHELL`.
struct CompletionsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completions",
    abstract: "Print the completion script of a shell.",
    discussion: """
        holdfast completions bash > /etc/bash_completion.d/holdfast
        holdfast completions fish > ~/.config/fish/completions/holdfast.fish
      """)

  /// The shells that have a script.
  enum Shell: String, ExpressibleByArgument, CaseIterable {
    case bash
    case zsh
    case fish
  }

  @Argument(help: "bash, zsh or fish")
  var shell: Shell

  func run() async throws {
    guard let known = CompletionShell(rawValue: shell.rawValue) else { return }
    print(Holdfast.completionScript(for: known))
  }
}
