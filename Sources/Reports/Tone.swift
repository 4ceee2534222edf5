import Model

/// What a piece of text is, and so its colour.
enum Tone: Sendable, Hashable {
  case plain
  case error
  case warning
  case info
  case success
  case strong
  case faint

  /// The parameters of the SGR sequence (ECMA-48, 8.3.117); empty for plain text.
  var parameters: String {
    switch self {
    case .plain: ""
    case .error: "1;31"
    case .warning: "33"
    case .info: "36"
    case .success: "32"
    case .strong: "1"
    case .faint: "2"
    }
  }
}

extension Severity {
  var tone: Tone {
    switch self {
    case .error: .error
    case .warning: .warning
    case .info: .info
    }
  }

  /// `✗ error`, `! warning`, `i info`.
  var label: StyledText { "\(ours: "\(sign) \(rawValue)", tone)" }

  private var sign: String {
    switch self {
    case .error: "✗"
    case .warning: "!"
    case .info: "i"
    }
  }

  /// The word for some of them, `3 errors`.
  func counted(_ count: Int) -> String {
    switch self {
    case .error: English.count(count, "error")
    case .warning: English.count(count, "warning")
    case .info: "\(count) info"
    }
  }
}
