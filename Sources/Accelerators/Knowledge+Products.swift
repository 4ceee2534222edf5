extension Knowledge {
  /// The model that a text names; nil when none does, or several of different targets do.
  ///
  /// Reads names of the driver's library (`NVIDIA H100 80GB HBM3`), labels
  /// (`NVIDIA-A100-SXM4-40GB-MIG-1g.5gb`, `Tesla-T4-SHARED`, `nvidia-h100-80gb`, `a10g`), AMD names
  /// and short names (`L4`, `RTX 5090`, `MI300X`).
  package func product(_ name: String) -> Sourced<Product>? {
    let wanted = ProductName(name)
    guard !wanted.core.isEmpty else { return nil }
    let entries = gpus.rows.map { row in
      (row: row, names: ([row.product.name] + row.aliases).map { ProductName($0) })
    }
    if let exact = entries.first(where: { $0.names.contains { $0.words == wanted.words } }) {
      return exact.row.origin.fact(exact.row.product)
    }
    let same = entries.filter { $0.names.contains { $0.core == wanted.core } }.map(\.row)
    guard let first = same.first else { return nil }
    // `RTX 6000` may be cut from `RTX 6000 Ada`: such a text names no model.
    let longer = entries.filter { $0.names.contains { $0.core.starts(with: wanted.core) } }
      .map(\.row)
    guard (same + longer).allSatisfy({ $0.product.target == first.product.target }) else {
      return nil
    }
    return same.count == 1 ? first.origin.fact(first.product) : Self.shared(same, first, name)
  }

  /// What models of one target have in common.
  private static func shared(_ rows: [GPURow], _ first: GPURow, _ name: String) -> Sourced<Product>
  {
    let classes = Set(rows.map(\.product.class))
    let brands = Set(rows.map(\.product.brand))
    let product = Product(
      name: name, vendor: first.product.vendor, target: first.product.target,
      family: first.product.family,
      class: classes.count == 1 ? first.product.class : .unknown,
      brand: brands.count == 1 ? first.product.brand : nil)
    let weakest =
      rows.contains { $0.origin.grade == .unverified } ? .unverified : first.origin.grade
    return Sourced(product, source: first.origin.source, grade: weakest)
  }
}

/// A name of a GPU in words, and the words that tell the model.
private struct ProductName {
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
