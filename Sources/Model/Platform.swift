/// An operating system and processor, as image indexes name them.
///
/// OCI image specification, image-index.md, "platform"; architecture names are those of Go.
package struct Platform: Sendable, Hashable {
  /// `linux`.
  package var system: String
  /// The processor, `amd64` or `arm64`.
  package var architecture: String
  /// `v8`, `v7`, or an x86-64 level; nil where the architecture says it all.
  package var variant: String?

  /// A platform from its parts.
  package init(system: String, architecture: String, variant: String? = nil) {
    self.system = system
    self.architecture = architecture
    self.variant = variant
  }

  /// Reads `linux/amd64` or `linux/arm64/v8`; nil for anything else.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard (2...3).contains(parts.count), parts.allSatisfy({ !$0.isEmpty }) else { return nil }
    self.init(
      system: parts[0], architecture: parts[1], variant: parts.count == 3 ? parts[2] : nil)
  }

  /// The text form, `system/architecture[/variant]`.
  package var text: String {
    variant.map { "\(system)/\(architecture)/\($0)" } ?? "\(system)/\(architecture)"
  }

  /// Whether an image for `other` serves this wish: `arm64` and `arm64/v8` are one.
  package func accepts(_ other: Platform) -> Bool {
    guard system == other.system, architecture == other.architecture else { return false }
    guard let variant else { return true }
    return variant == other.variant
      || (architecture == "arm64" && variant == "v8" && other.variant == nil)
  }

  /// The machine name that Python and `uname -m` use for the architecture.
  package var machine: String {
    switch architecture {
    case "amd64": "x86_64"
    case "arm64": "aarch64"
    case "386": "i686"
    case "arm": "armv7l"
    default: architecture
    }
  }

  /// The machine that this program was built for.
  package static var current: Platform {
    #if arch(arm64)
      Platform(system: "linux", architecture: "arm64")
    #else
      Platform(system: "linux", architecture: "amd64")
    #endif
  }
}
