package import Model

/// What a scan saw, in three lines.
package enum ScanSummary {
  /// What the scan cost.
  package struct Statistics: Sendable, Hashable {
    /// Layers in all; 0 where the source has none.
    package var layers: Int
    /// Layers whose facts came from the cache.
    package var cachedLayers: Int
    /// Bytes of content that passed by.
    package var bytes: Int
    /// The time, in seconds.
    package var seconds: Double

    /// What a scan cost.
    package init(layers: Int, cachedLayers: Int, bytes: Int, seconds: Double) {
      self.layers = layers
      self.cachedLayers = cachedLayers
      self.bytes = bytes
      self.seconds = seconds
    }
  }

  /// The line of the scan, the facts that the environment is known by, and the notices.
  ///
  /// `name` is the environment's, or the source as the user named it; `numerics` the digest of the
  /// numerics fingerprint, `sha256:…`, nil where the source has none.
  package static func render(
    _ snapshot: Snapshot, name: String, statistics: Statistics, style: TextStyle,
    numerics: String? = nil
  ) -> String {
    var page = TextPage(style)
    let sign: StyledText =
      snapshot.subject.incomplete ? "\(ours: "!", .warning)" : "\(ours: "✓", .success)"
    page.line("\(sign) \(name, .strong)   \(ours: cost(statistics))")
    let parts = EnvironmentSketch.parts(of: snapshot)
    if !parts.isEmpty { page.paragraph(.joined(parts, by: " · "), indent: 2) }
    if let numerics {
      NumericsLines.write(numerics, first: "\(ours: "numerics  ", .faint)", into: &page)
    }
    if snapshot.subject.incomplete {
      page.paragraph(
        "parts of it were not scanned", indent: 2, first: "\(Severity.warning.label)  ")
    }
    NoticeListing.write(snapshot.notices, indent: 2, into: &page)
    return page.text
  }

  private static func cost(_ statistics: Statistics) -> String {
    var text = ""
    if statistics.layers > 0 {
      text += English.count(statistics.layers, "layer")
      if statistics.cachedLayers > 0 { text += " (\(statistics.cachedLayers) cached)" }
      text += ", "
    }
    return text + "\(English.bytes(statistics.bytes)) in \(English.duration(statistics.seconds))"
  }
}
