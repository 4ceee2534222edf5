/// The commands of a shell script with what connects them: pipes, substitutions, redirections.
///
/// POSIX shell command language, 2.2 to 2.9, and bash's process substitution, as far as they decide
/// about words and data flow. Nothing is run; what is not understood stays a word.
struct AuditShell {
  /// How a command stands inside another one.
  enum Nesting: Hashable {
    /// `$(…)` or backticks: its output becomes part of a word.
    case value
    /// `<(…)`: its output is a file of the outer command.
    case file
    /// The script of `sh -c` or of a here-document: it is run.
    case script
  }

  /// One simple command.
  struct Command {
    /// The words without quotes, the program first; variables as written.
    var words: [String] = []
    /// Variables that are set in front of it, or alone.
    var assignments: [String] = []
    /// Redirections: the operator and the file, `>out.txt`.
    var redirections: [String] = []
    /// The number of the pipeline; commands of one pipeline are connected.
    var pipeline = 0
    /// The commands inside its words, positions in the script's list.
    var inner: [(nesting: Nesting, index: Int)] = []
    /// What it is to the command around it; nil at the top.
    var nesting: Nesting?
  }

  /// The commands; those inside a word stand before the command of the word.
  private(set) var commands: [Command] = []
  /// The script has more commands, or deeper ones, than were read.
  private(set) var isCut = false

  private static let limitDepth = 8
  private static let limitCommands = 4000

  private var pipelines = 0

  /// Reads a script.
  init(_ text: some StringProtocol) {
    _ = read(Array(text.utf8)[...], nesting: nil, depth: 0)
  }

  /// Reads the words of a command without a shell.
  init(words: [String]) {
    var command = Command()
    command.words = words
    finish(&command, depth: 0)
  }

  // Reads a script and returns the positions of its own commands.
  private mutating func read(_ bytes: ArraySlice<UInt8>, nesting: Nesting?, depth: Int) -> [Int] {
    guard depth <= Self.limitDepth else {
      isCut = true
      return []
    }
    var scanner = AuditShellScanner(bytes)
    var own: [Int] = []
    var command = Command()
    pipelines += 1
    var pipeline = pipelines
    while commands.count < Self.limitCommands {
      let token = scanner.next()
      switch token {
      case .word(let word):
        let inner = read(word.inner, depth: depth)
        command.inner += inner
        if command.words.isEmpty, word.assigned != nil {
          command.assignments.append(word.text)
        } else if !command.words.isEmpty || !Self.leading.contains(word.text) {
          command.words.append(word.text)
        }
      case .redirection(let operation, let word):
        command.inner += read(word.inner, depth: depth)
        command.redirections.append(operation + word.text)
      case .document(let body):
        if command.words.isEmpty || Self.isShell(command.words[0]) && command.words.count == 1 {
          command.inner += read(body, nesting: .script, depth: depth + 1).map { (.script, $0) }
        }
      case .pipe, .separator, .end:
        if !command.words.isEmpty || !command.assignments.isEmpty || !command.inner.isEmpty {
          command.pipeline = pipeline
          command.nesting = nesting
          own.append(finish(&command, depth: depth))
          command = Command()
        }
        if token.isEnd { return own }
        if commands.count >= Self.limitCommands { isCut = true }
        if !token.isPipe {
          pipelines += 1
          pipeline = pipelines
        }
      }
    }
    return own
  }

  private mutating func read(
    _ parts: [AuditShellScanner.Part], depth: Int
  ) -> [(nesting: Nesting, index: Int)] {
    var found: [(nesting: Nesting, index: Int)] = []
    for part in parts {
      found += read(part.bytes, nesting: part.nesting, depth: depth + 1).map {
        (part.nesting, $0)
      }
    }
    return found
  }

  // Strips programs that only start others, opens `sh -c`, and keeps the command.
  @discardableResult
  private mutating func finish(_ command: inout Command, depth: Int) -> Int {
    command.words = Self.unwrapped(command.words)
    if let first = command.words.first, Self.isShell(first), depth < Self.limitDepth {
      let rest = command.words.dropFirst()
      if let flag = rest.firstIndex(where: { $0.hasPrefix("-") && $0.hasSuffix("c") }),
        !rest[flag].hasPrefix("--"), flag + 1 < command.words.count
      {
        let script = Array(command.words[flag + 1].utf8)[...]
        command.inner += read(script, nesting: .script, depth: depth + 1).map { (.script, $0) }
      }
    }
    commands.append(command)
    return commands.count - 1
  }

  private static let leading: Set<String> = [
    "if", "then", "else", "elif", "while", "until", "do", "!", "{", "time", "fi", "done", "}",
    "esac", "export", "declare", "local", "readonly",
  ]

  /// Whether a word starts a shell.
  static func isShell(_ word: String) -> Bool {
    ["sh", "bash", "dash", "ash", "zsh", "ksh"].contains(name(word))
  }

  /// The program's name without its folder.
  static func name(_ word: String) -> String {
    String(word.split(separator: "/").last ?? "")
  }

  private static let wrappers: [String: Set<String>] = [
    "sudo": ["-u", "-g"], "exec": ["-a"], "command": [], "nohup": [], "nice": ["-n"],
    "env": ["-u", "-C"], "eatmydata": [], "stdbuf": ["-i", "-o", "-e"], "builtin": [],
    "xargs": ["-n", "-I", "-P", "-L", "-d", "-a", "-s", "-E"], "retry": [],
    "timeout": ["-k", "-s"],
    "gosu": [], "su-exec": [],
  ]

  private static func unwrapped(_ words: [String]) -> [String] {
    var rest = words[...]
    var steps = 0
    while steps < 8, let first = rest.first, let valued = wrappers[name(first)] {
      steps += 1
      let wrapper = name(first)
      rest = rest.dropFirst()
      while let word = rest.first {
        if word.hasPrefix("-") {
          rest = rest.dropFirst(valued.contains(word) ? 2 : 1)
        } else if wrapper == "env" || wrapper == "sudo", word.contains("="), !word.hasPrefix("/") {
          rest = rest.dropFirst()
        } else {
          break
        }
      }
      // The duration, or the user.
      if ["timeout", "gosu", "su-exec"].contains(wrapper) { rest = rest.dropFirst() }
    }
    return Array(rest)
  }
}
