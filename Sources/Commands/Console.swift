import Foundation
import Reports

/// The two output streams of the process, written through their descriptors.
struct Console: Sendable {
  /// Whether standard output is a terminal.
  let outputIsTerminal: Bool
  /// Whether standard error is a terminal.
  let errorIsTerminal: Bool
  /// Colour on standard output.
  let colorsOutput: Bool
  /// Colour on standard error.
  let colorsError: Bool
  /// Signs beyond ASCII may be written.
  let usesUnicode: Bool
  /// Columns of the terminal; nil when standard output is none.
  let width: Int?
  /// Nothing but results and errors is written.
  let isQuiet: Bool

  /// Looks at the streams and at the variables that speak of colour.
  ///
  /// `--color` before `NO_COLOR` before `FORCE_COLOR` and `CLICOLOR_FORCE` before `CLICOLOR=0`
  /// before the terminal and `TERM`, judged for each stream.
  init(color: ColorChoice, environment: [String: String], isQuiet: Bool) {
    outputIsTerminal = isatty(STDOUT_FILENO) == 1
    errorIsTerminal = isatty(STDERR_FILENO) == 1
    colorsOutput = Self.colors(color, environment, outputIsTerminal)
    colorsError = Self.colors(color, environment, errorIsTerminal)
    let locale = environment["LC_ALL"] ?? environment["LC_CTYPE"] ?? environment["LANG"] ?? ""
    let name = locale.uppercased()
    usesUnicode = name.contains("UTF-8") || name.contains("UTF8")
    width = outputIsTerminal ? Self.terminalWidth(environment) : nil
    self.isQuiet = isQuiet
  }

  private static func colors(
    _ choice: ColorChoice, _ environment: [String: String], _ isTerminal: Bool
  ) -> Bool {
    func isSet(_ name: String) -> Bool { environment[name].map { !$0.isEmpty } ?? false }
    switch choice {
    case .always: return true
    case .never: return false
    case .auto: break
    }
    if isSet("NO_COLOR") { return false }
    for name in ["FORCE_COLOR", "CLICOLOR_FORCE"] where isSet(name) && environment[name] != "0" {
      return true
    }
    if environment["CLICOLOR"] == "0" { return false }
    return isTerminal && environment["TERM"] != "dumb" && environment["TERM"] != nil
  }

  private static func terminalWidth(_ environment: [String: String]) -> Int {
    var size = winsize()
    // `size` lives through the call, which fills it.
    if unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
      return Int(size.ws_col)
    }
    return environment["COLUMNS"].flatMap { Int($0) } ?? 80
  }

  /// How results look.
  func style(showsAll: Bool) -> TextStyle {
    TextStyle(
      usesColor: colorsOutput, usesUnicode: usesUnicode, width: width, showsAll: showsAll)
  }

  /// How errors and progress look.
  var errorStyle: TextStyle {
    TextStyle(
      usesColor: colorsError, usesUnicode: usesUnicode, width: errorIsTerminal ? width : nil)
  }

  /// Writes a result to standard output.
  func output(_ text: String) { Self.write(Array(text.utf8), to: STDOUT_FILENO) }

  /// Writes bytes to standard output.
  func output(_ bytes: [UInt8]) { Self.write(bytes, to: STDOUT_FILENO) }

  /// Writes a line to standard error, unless the user asked for quiet.
  func remark(_ line: String) {
    if !isQuiet { Self.write(Array((line + "\n").utf8), to: STDERR_FILENO) }
  }

  /// Writes an error line to standard error.
  func error(_ line: String) { Self.write(Array((line + "\n").utf8), to: STDERR_FILENO) }

  /// Writes raw text to standard error: a progress line without its end.
  func progress(_ text: String) { Self.write(Array(text.utf8), to: STDERR_FILENO) }

  // A reader that went away ends the process quietly (THREATS T-94).
  private static func write(_ bytes: [UInt8], to descriptor: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
      // The slice lives through the call and is as long as the count says.
      let written = unsafe rest.withUnsafeBytes { buffer in
        unsafe Foundation.write(descriptor, buffer.baseAddress, buffer.count)
      }
      if written > 0 {
        rest = rest.dropFirst(written)
      } else if errno == EPIPE {
        exit(descriptor == STDOUT_FILENO ? 0 : 4)
      } else if errno != EINTR && errno != EAGAIN {
        return
      }
    }
  }
}

/// When output is coloured.
enum ColorChoice: String, Sendable, CaseIterable {
  case auto
  case always
  case never
}
