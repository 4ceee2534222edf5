extension Knowledge {
  /// The model that a text names; nil when none does, or several of different targets do.
  ///
  /// Reads names of the driver's library (`NVIDIA H100 80GB HBM3`), labels
  /// (`NVIDIA-A100-SXM4-40GB-MIG-1g.5gb`, `Tesla-T4-SHARED`, `nvidia-h100-80gb`, `a10g`), AMD names
  /// and short names (`L4`, `RTX 5090`, `MI300X`).
  package func product(_ name: String) -> Sourced<Product>? {
    let wanted = ProductName(name)
    guard !wanted.core.isEmpty else { return nil }
    if let exact = gpus.rows.first(where: { $0.names.contains { $0.words == wanted.words } }) {
      return exact.origin.fact(exact.product)
    }
    let same = gpus.rows.filter { $0.names.contains { $0.core == wanted.core } }
    guard let first = same.first else { return nil }
    // `RTX 6000` may be cut from `RTX 6000 Ada`: such a text names no model.
    let longer = gpus.rows.filter { row in
      row.names.contains { $0.core.starts(with: wanted.core) }
    }
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
