package import Model

extension Knowledge {
  /// A model of GPU.
  package struct Product: Sendable, Hashable {
    /// What a model is made for; forward compatibility depends on it.
    package enum Class: String, Sendable, Hashable, CaseIterable {
      case dataCenter = "data-center"
      case workstation
      case consumer
      case embedded
      case unknown
    }

    /// The name as the driver tells it, `NVIDIA H100 80GB HBM3`, `AMD Instinct MI300X`; for texts
    /// that several models of one target share (`A100`), that text.
    package let name: String
    /// The maker.
    package let vendor: GPUCode.Vendor
    /// The compute capability, `8.9`, or the target, `gfx942`.
    package let target: String
    /// The family, `ada-lovelace` or `cdna3`; nil where the table has none.
    package let family: String?
    /// What it is made for; `unknown` where the models that the text may mean differ.
    package let `class`: Class
    /// The brand that the driver's library reports, lower case: `tesla`, `nvidia`, `geforce`; nil
    /// where the table has none.
    package let brand: String?

    /// A model of GPU.
    package init(
      name: String, vendor: GPUCode.Vendor, target: String, family: String?, `class`: Class,
      brand: String?
    ) {
      self.name = name
      self.vendor = vendor
      self.target = target
      self.family = family
      self.class = `class`
      self.brand = brand
    }
  }

  /// The toolkits that can compile for a target.
  package struct TargetToolkits: Sendable, Hashable {
    /// The first one, `12.8`.
    package let first: String
    /// The last one, `12.9`; nil while the newest known toolkit still has it.
    package let last: String?

    /// A range of toolkits.
    package init(first: String, last: String?) {
      self.first = first
      self.last = last
    }
  }
}
