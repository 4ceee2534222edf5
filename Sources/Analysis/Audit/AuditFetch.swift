/// What a command of a build fetches from the network, and what checks or runs it.
enum AuditFetch {
  /// A fetch.
  struct Fetch {
    /// The first address, as written.
    var address: String
    /// The file that it writes, without its folder; nil for standard output.
    var file: String?
  }

  private static let curlValued: Set<String> = [
    "-o", "--output", "-H", "--header", "-d", "--data", "--data-raw", "--data-binary", "-X",
    "--request", "-u", "--user", "-A", "--user-agent", "-e", "--referer", "--retry",
    "--retry-delay", "--retry-max-time", "--connect-timeout", "-m", "--max-time", "-b", "--cookie",
    "-c", "--cookie-jar", "--proto", "--proto-default", "-w", "--write-out", "-F", "--form", "-x",
    "--proxy", "--cacert", "-E", "--cert", "--key", "-r", "--range", "-C", "--continue-at",
    "--output-dir", "--limit-rate", "--max-redirs", "-K", "--config", "-T", "--upload-file",
    "--tls-max", "--ciphers",
  ]
  private static let wgetValued: Set<String> = [
    "-O", "--output-document", "-P", "--directory-prefix", "-o", "--output-file", "-a", "--header",
    "-t", "--tries", "-T", "--timeout", "-U", "--user-agent", "-e", "--waitretry", "-w", "--wait",
    "--user", "--password", "--ca-certificate", "--post-data", "-i", "--input-file", "-A", "-R",
    "--cut-dirs", "--connect-timeout", "--read-timeout", "--retry-on-http-error",
  ]

  /// What a command fetches; nil where it fetches nothing that stays.
  static func fetch(_ command: AuditShell.Command) -> Fetch? {
    guard let first = command.words.first else { return nil }
    let rest = command.words.dropFirst()
    switch AuditShell.name(first) {
    case "curl": return curl(rest, command)
    case "wget", "wget2": return wget(rest, command)
    case "aria2c", "axel", "gdown":
      return operand(
        rest, command, valued: ["-o", "-O", "-d", "-x", "-s", "-n"], outputs: ["-o", "-O"])
    case "aws":
      guard rest.first == "s3", ["cp", "sync"].contains(rest.dropFirst().first ?? "") else {
        return nil
      }
      return remote(rest.dropFirst(2), "s3://")
    case "gsutil":
      let words = rest.filter { !$0.hasPrefix("-") }
      guard ["cp", "rsync"].contains(words.first ?? "") else { return nil }
      return remote(words.dropFirst()[...], "gs://")
    case "huggingface-cli", "hf":
      guard rest.first == "download", let name = rest.dropFirst().first else { return nil }
      if let index = rest.firstIndex(of: "--revision"), index + 1 < rest.endIndex,
        CommitText.isCommit(rest[index + 1])
      {
        return nil
      }
      return Fetch(address: name, file: nil)
    default: return nil
    }
  }

  // The first operand names the source: an upload is no fetch.
  private static func remote(_ words: ArraySlice<String>, _ scheme: String) -> Fetch? {
    guard let source = words.first(where: { !$0.hasPrefix("-") }), source.hasPrefix(scheme) else {
      return nil
    }
    return Fetch(address: source, file: base(source))
  }

  private static func curl(_ words: ArraySlice<String>, _ command: AuditShell.Command) -> Fetch? {
    let ignored: Set<String> = ["-I", "--head", "-V", "--version", "--help", "-h"]
    guard !words.contains(where: { ignored.contains($0) || isHead($0) }), !isPosting(words) else {
      return nil
    }
    guard
      var found = operand(words, command, valued: curlValued, outputs: ["-o", "--output"])
    else { return nil }
    let keepsName = words.contains {
      $0 == "--remote-name" || $0 == "--remote-name-all"
        || $0.hasPrefix("-") && !$0.hasPrefix("--") && $0.contains("O")
    }
    if found.file == nil, keepsName { found.file = base(found.address) }
    if found.file == "null" { return nil }
    return found
  }

  // `-sI`, `-fsSLI`: only the headers; behind `-o` stands a file's name.
  private static func isHead(_ word: String) -> Bool {
    word.hasPrefix("-") && !word.hasPrefix("--") && word.contains("I") && !word.contains("o")
  }

  private static func isPosting(_ words: ArraySlice<String>) -> Bool {
    words.contains { $0 == "-T" || $0 == "--upload-file" || $0 == "-XPOST" || $0 == "-XPUT" }
      || zip(words, words.dropFirst()).contains {
        ($0 == "-X" || $0 == "--request") && ["POST", "PUT", "DELETE"].contains($1)
      }
  }

  private static func wget(_ words: ArraySlice<String>, _ command: AuditShell.Command) -> Fetch? {
    guard !words.contains(where: { ["--spider", "-V", "--version", "--help"].contains($0) }) else {
      return nil
    }
    guard
      var found = operand(
        words, command, valued: wgetValued, outputs: ["-O", "--output-document"])
    else { return nil }
    let isStandard = words.contains { word in
      word == "--output-document=-"
        || word.hasPrefix("-") && !word.hasPrefix("--") && word.hasSuffix("O-")
    }
    if found.file == nil, !isStandard { found.file = base(found.address) }
    if found.file == "-" { found.file = nil }
    return found.file == "null" ? nil : found
  }

  private static func operand(
    _ words: ArraySlice<String>, _ command: AuditShell.Command, valued: Set<String>,
    outputs: Set<String>
  ) -> Fetch? {
    var address: String?
    var file: String?
    var rest = words
    while let word = rest.popFirst() {
      guard word.hasPrefix("-"), word != "-" else {
        if address == nil, isRemote(word) { address = word }
        continue
      }
      if let equals = word.firstIndex(of: "="), word.hasPrefix("--") {
        if outputs.contains(String(word[..<equals])) {
          file = String(word[word.index(after: equals)...])
        }
        continue
      }
      // Short options may stand together; the last one takes the value.
      let last = word.hasPrefix("--") ? word : "-\(word.suffix(1))"
      guard valued.contains(word) || valued.contains(last) else { continue }
      let value = rest.popFirst()
      if outputs.contains(word) || outputs.contains(last) { file = value }
      if word == "--url" { address = value }
    }
    guard let address else { return nil }
    if file == nil, let redirection = command.redirections.last(where: { $0.hasPrefix(">") }),
      !redirection.hasPrefix(">&")
    {
      file = String(redirection.drop { $0 == ">" })
    }
    return Fetch(address: address, file: file.map(base))
  }

  // Not this machine, and not a file; a variable may be anything.
  private static func isRemote(_ word: String) -> Bool {
    var text = word[...]
    if let scheme = text.firstRange(of: "://") {
      if text[..<scheme.lowerBound] == "file" { return false }
      text = text[scheme.upperBound...]
    }
    let host = text.prefix { $0 != "/" && $0 != ":" }
    return !host.isEmpty && !["localhost", "127.0.0.1", "0.0.0.0", "[", "::1"].contains(host)
      && (word.contains(".") || word.contains("$") || word.contains("://"))
  }

  /// The last part of a path or address.
  static func base(_ address: String) -> String {
    let path = address.prefix { $0 != "?" && $0 != "#" }
    return String(path.split(separator: "/").last ?? "")
  }

  /// Whether an address names content that cannot change: a commit or a digest in it.
  static func isFixed(_ address: String) -> Bool {
    if address.contains("sha256:") || address.contains("sha256=") { return true }
    return address.split(whereSeparator: { "/@#?=&.".contains($0) })
      .contains { $0.utf8.count == 40 && CommitText.isCommit($0) }
  }

  private static let sums: Set<String> = [
    "sha1sum", "sha224sum", "sha256sum", "sha384sum", "sha512sum", "md5sum", "b2sum", "b3sum",
    "shasum", "gsha256sum", "rhash",
  ]

  /// Whether a command compares files with digests or signatures.
  static func checks(_ command: AuditShell.Command, _ script: AuditShell) -> Bool {
    guard let first = command.words.first else { return false }
    let rest = command.words.dropFirst()
    switch AuditShell.name(first) {
    case let name where sums.contains(name):
      return rest.contains { word in
        word == "--check" || word.hasPrefix("-") && !word.hasPrefix("--") && word.contains("c")
      }
    case "gpg", "gpg2", "gpgv":
      return AuditShell.name(first) == "gpgv" || rest.contains("--verify")
    case "cosign": return rest.first?.hasPrefix("verify") == true
    case "minisign", "signify": return rest.contains { $0.hasPrefix("-V") }
    case "openssl": return rest.first == "dgst" && rest.contains("-verify")
    case "[", "test", "[[":
      return command.inner.contains { inner in
        script.commands[inner.index].words.first.map { sums.contains(AuditShell.name($0)) } ?? false
      }
    default: return false
    }
  }

  private static let interpreters: Set<String> = ["perl", "ruby", "node", "php", "pwsh"]

  /// Whether a program runs scripts.
  static func isInterpreter(_ word: String) -> Bool {
    let name = AuditShell.name(word)
    return AuditShell.isShell(word) || interpreters.contains(name)
      || name.hasPrefix("python") && name.dropFirst(6).allSatisfy { $0.isNumber || $0 == "." }
  }

  /// Whether a command runs the script on its standard input.
  static func runsInput(_ command: AuditShell.Command) -> Bool {
    guard let first = command.words.first, isInterpreter(first) else { return false }
    let rest = command.words.dropFirst()
    if rest.contains("-c") || rest.contains("-e") || rest.contains("-m") { return false }
    if rest.contains("-s") || rest.contains("-") { return true }
    return !rest.contains { !$0.hasPrefix("-") && !$0.hasPrefix("+") }
  }

  /// The file that a command runs, without its folder; nil where it runs an installed program.
  static func executed(_ command: AuditShell.Command) -> String? {
    guard let first = command.words.first else { return nil }
    let isSourcing = first == "." || first == "source"
    if isSourcing || isInterpreter(first) {
      let rest = command.words.dropFirst()
      if rest.contains("-c") || rest.contains("-m") { return nil }
      return rest.first { !$0.hasPrefix("-") }.map(base)
    }
    return first.contains("/") ? base(first) : nil
  }
}
