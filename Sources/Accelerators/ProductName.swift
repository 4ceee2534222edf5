/// A name of a GPU in words, and the words that tell the model.
struct ProductName {
  /// Every word, lower case, without the maker and without suffixes of labels.
  let words: [String]
  /// The words without series, memory and form.
  let core: [String]

  /// Cuts a name into words: label rules of GPU feature discovery (`-MIG-1g.5gb`, `-SHARED`, spaces
  /// and other characters as dashes).
  init(_ name: String) {
    var words: [String] = []
    var word = ""
    for scalar in name.unicodeScalars.prefix(200) {
      switch scalar {
      case "a"..."z", "0"..."9", ".": word.unicodeScalars.append(scalar)
      case "A"..."Z": word += scalar.properties.lowercaseMapping
      default:
        if !word.isEmpty { words.append(word) }
        word = ""
      }
    }
    if !word.isEmpty { words.append(word) }
    if words.last == "shared" { words.removeLast() }
    if let slice = words.firstIndex(of: "mig"), slice > 0 { words.removeSubrange(slice...) }
    words.removeAll { Self.makers.contains($0) }
    self.words = words
    self.core = words.filter { !Self.series.contains($0) && !Self.isMemoryOrForm($0) }
  }

  private static let makers: Set<String> = [
    "nvidia", "amd", "corporation", "corp", "inc", "inc.", "advanced", "micro", "devices",
  ]

  private static let series: Set<String> = [
    "tesla", "geforce", "quadro", "instinct", "radeon", "grid", "jetson", "accelerator", "gpu",
    "laptop", "mobile", "generation", "blackwell", "server", "workstation", "max", "q", "edition",
    "super",
  ]

  private static let forms: Set<String> = [
    "sxm2", "sxm3", "sxm4", "sxm5", "sxm6", "pcie", "nvl", "hbm2", "hbm2e", "hbm3", "hbm3e", "oam",
    "vf", "hf", "ac", "mega",
  ]

  /// `80gb`, `sxm4`, and profiles of virtual GPUs, `16q`.
  private static func isMemoryOrForm(_ word: String) -> Bool {
    if forms.contains(word) { return true }
    let digits = word.utf8.prefix { (0x30...0x39).contains($0) }.count
    guard digits > 0 else { return false }
    let unit = word.utf8.dropFirst(digits)
    return ["gb", "gib", "g", "q", "c"].contains { unit.elementsEqual($0.utf8) }
  }
}
