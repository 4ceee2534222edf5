/// The line that shows how far a scan is: a pure function of what is known at one moment.
package enum ProgressText {
  /// What is known.
  package struct State: Sendable, Hashable {
    /// The environment's name or the source.
    package var name: String
    /// Layers in all; 0 while nobody knows.
    package var layers: Int
    /// Layers that are done, cached ones too.
    package var layersDone: Int
    /// Bytes that passed by.
    package var bytes: Int
    /// Bytes in all; nil while nobody knows.
    package var totalBytes: Int?
    /// Time since the start, in seconds.
    package var seconds: Double
    /// Counts the pictures; the spinner moves with it.
    package var frame: Int

    /// A moment.
    package init(
      name: String, layers: Int, layersDone: Int, bytes: Int, totalBytes: Int? = nil,
      seconds: Double, frame: Int
    ) {
      self.name = name
      self.layers = layers
      self.layersDone = layersDone
      self.bytes = bytes
      self.totalBytes = totalBytes
      self.seconds = seconds
      self.frame = frame
    }
  }

  /// One line without its end, never wider than the terminal less one column, so that it can be
  /// replaced in place: `⠼ training  layers 7/12  ━━━━━╸───  3.1 / 5.4 GB  410 MB/s`.
  package static func line(_ state: State, style: TextStyle) -> String {
    let width = (style.width ?? 80) - 1
    var text: StyledText = "\(ours: spinner(state.frame, style), .info) \(state.name, .strong)"
    if state.layers > 0 { text += "  layers \(state.layersDone)/\(state.layers)" }
    text = text.resolved(style)
    let ends = amounts(of: state).map { $0.resolved(style) }
    let end = ends.first { text.width + $0.width <= width } ?? StyledText()
    let room = min(24, width - text.width - end.width - 2)
    if room >= 8, let share = share(state) {
      text += ("  \(bar(share, width: room))" as StyledText).resolved(style)
    }
    text += end
    return text.cut(to: width, style).rendered(style)
  }

  /// The same for streams that are no terminal: `training: layers 7/12, 3.1 GB in 12 s`.
  package static func plainLine(_ state: State, style: TextStyle) -> String {
    var text: StyledText = "\(state.name): "
    if state.layers > 0 { text += "layers \(state.layersDone)/\(state.layers), " }
    text += "\(ours: English.bytes(state.bytes)) in \(ours: English.duration(state.seconds))"
    if let speed = speed(state) { text += " (\(ours: speed))" }
    return text.resolved(style).rendered(style)
  }

  /// The bytes and the speed, from the whole to the least.
  private static func amounts(of state: State) -> [StyledText] {
    let bytes = English.bytes(state.bytes)
    var amount: StyledText = "  \(ours: bytes)"
    if let total = state.totalBytes { amount += " / \(ours: English.bytes(total))" }
    var whole = amount
    if let speed = speed(state) { whole += "  \(ours: speed, .faint)" }
    return [whole, amount, "  \(ours: bytes)"]
  }

  private static func spinner(_ frame: Int, _ style: TextStyle) -> String {
    let pictures = style.usesUnicode ? Array("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏") : Array("|/-\\")
    let position = frame % pictures.count
    return String(pictures[position < 0 ? position + pictures.count : position])
  }

  /// How much is done, 0 to 1: by bytes, else by layers.
  private static func share(_ state: State) -> Double? {
    if let total = state.totalBytes, total > 0 {
      return min(1, max(0, Double(state.bytes) / Double(total)))
    }
    guard state.layers > 0 else { return nil }
    return min(1, max(0, Double(state.layersDone) / Double(state.layers)))
  }

  private static func bar(_ share: Double, width: Int) -> StyledText {
    let done = Int((share * Double(width)).rounded(.down))
    let hasTip = done < width
    return """
      \(ours: String(repeating: "━", count: done) + (hasTip ? "╸" : ""), .info)\
      \(ours: String(repeating: "─", count: max(0, width - done - 1)), .faint)
      """
  }

  private static func speed(_ state: State) -> String? {
    guard state.seconds >= 0.5, state.bytes > 0 else { return nil }
    let rate = Double(state.bytes) / state.seconds
    guard rate < 1e15 else { return nil }
    return "\(English.bytes(Int(rate)))/s"
  }
}
