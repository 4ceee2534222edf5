extension NativeLibraries {
  /// A text inside a library that tells the version of a component.
  private struct VersionText {
    let component: String
    /// What stands before the version.
    let before: String
  }

  // Seen in the wheels that were opened for the tables; libcupti holds two such texts and none is its
  // own, libcudart holds none.
  private static let versionTexts: [VersionText] = [
    VersionText(component: "nccl", before: "NCCL version "),
    VersionText(component: "nvshmem", before: "NVSHMEM v"),
    VersionText(component: "nvrtc", before: "Cuda compilation tools, release "),
    VersionText(component: "nvjitlink", before: "Cuda compilation tools, release "),
    VersionText(component: "nvcc", before: "Cuda compilation tools, release "),
  ]

  /// The version that embedded texts tell of a component: `NCCL version 2.27.5+cuda12.9` gives
  /// `2.27.5`, `Cuda compilation tools, release 12.4, V12.4.127` gives `12.4.127` of `nvrtc`.
  ///
  /// nil where no text does, or texts contradict each other.
  package static func version(ofTexts texts: [String], component: String) -> String? {
    var found: String?
    for text in texts {
      guard let version = version(ofText: text, component: component) else { continue }
      guard found == nil || found == version else { return nil }
      found = version
    }
    return found
  }

  private static func version(ofText text: String, component: String) -> String? {
    for row in versionTexts where row.component == component {
      guard let place = text.firstRange(of: row.before) else { continue }
      var rest = text[place.upperBound...]
      if row.before.hasSuffix("release ") {
        // `12.4, V12.4.127`: the second number is the whole one.
        guard let exact = rest.firstRange(of: ", V") else { continue }
        rest = rest[exact.upperBound...]
      }
      let version = rest.utf8.prefix { $0 == UInt8(ascii: ".") || (0x30...0x39).contains($0) }
      guard let text = String(version), DottedVersion(text) != nil else { continue }
      return text
    }
    return nil
  }
}
