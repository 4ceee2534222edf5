import Accelerators
import Testing

/// Texts that name models of GPU, as drivers, labels and people write them.
@Suite struct ProductTests {
  private let knowledge = Knowledge.embedded

  @Test(arguments: [
    ("NVIDIA H100 80GB HBM3", "9.0"), ("NVIDIA-H100-80GB-HBM3", "9.0"), ("H100", "9.0"),
    ("nvidia-h100-80gb", "9.0"), ("nvidia-h100-mega-80gb", "9.0"), ("nvidia-h200-141gb", "9.0"),
    ("NVIDIA-A100-SXM4-40GB-MIG-1g.5gb", "8.0"), ("NVIDIA-A100-SXM4-40GB-MIG-1g.5gb-SHARED", "8.0"),
    ("A100-SXM4-40GB", "8.0"), ("A100", "8.0"), ("nvidia-tesla-a100", "8.0"), ("A100-80GB", "8.0"),
    ("Tesla-T4-SHARED", "7.5"), ("Tesla T4", "7.5"), ("T4", "7.5"), ("nvidia-tesla-t4", "7.5"),
    ("L4", "8.9"), ("NVIDIA L4", "8.9"), ("nvidia-l4", "8.9"), ("l40s", "8.9"), ("a10g", "8.6"),
    ("B200", "10.0"), ("NVIDIA B300 SXM6 AC", "10.3"), ("GB200", "10.0"), ("RTX 5090", "12.0"),
    ("NVIDIA GeForce RTX 5090", "12.0"), ("NVIDIA GeForce RTX 3080 Laptop GPU", "8.6"),
    ("RTX PRO 6000", "12.0"), ("Quadro RTX 6000", "7.5"), ("RTX 6000 Ada", "8.9"),
    ("RTX A6000", "8.6"), ("V100", "7.0"), ("P100", "6.0"), ("K80", "3.7"), ("Orin", "8.7"),
    ("GRID T4-16Q", "7.5"), ("MI300X", "gfx942"), ("AMD Instinct MI300X", "gfx942"),
    ("AMD_Instinct_MI300X_OAM", "gfx942"), ("MI250X", "gfx90a"), ("RX 7900 XTX", "gfx1100"),
    ("AMD Radeon RX 7900 XTX", "gfx1100"), ("MI355X", "gfx950"),
  ])
  func `names a model`(name: String, target: String) {
    #expect(knowledge.product(name)?.value.target == target)
  }

  @Test(arguments: [
    "RTX 6000", "RTX 4000", "NVIDIA", "", " ", "GPU", "AMD Radeon Graphics", "A", "RTX", "GeForce",
    "X100", "L", "RTX PRO", "Instinct", "nvidia", "default", "H1000", "MIG 1g.5gb", "80GB", "l4x",
    "\u{1B}[31mH100x", "Ｈ100",
  ])
  func `names none, or more than one`(name: String) {
    #expect(knowledge.product(name) == nil)
  }

  @Test func `texts that several models share tell only what they have in common`() {
    let product = knowledge.product("RTX PRO 6000")?.value
    #expect(product?.class == .unknown)
    #expect(product?.name == "RTX PRO 6000")
    #expect(knowledge.product("H100")?.value.class == .dataCenter)
    #expect(knowledge.product("RTX 5090")?.value.class == .consumer)
    #expect(knowledge.product("RTX 5090")?.value.name == "NVIDIA GeForce RTX 5090")
  }

  @Test func `models from memory say so`() {
    #expect(knowledge.product("H800")?.grade == .unverified)
    #expect(knowledge.product("L4")?.grade == .official)
  }

  @Test func `a long name is read to its end or to a limit`() {
    #expect(knowledge.product(String(repeating: "H100 ", count: 10_000)) == nil)
  }
}
