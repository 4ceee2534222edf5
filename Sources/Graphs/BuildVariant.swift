import Model
import Versions

/// For which accelerator a build is made, as one label tells.
struct BuildVariant: Equatable {
  let family: AcceleratorFacts.Variant.Family
  /// `12.1`, `12`; nil where only the family is known.
  let release: String?

  init(_ family: AcceleratorFacts.Variant.Family, _ release: String? = nil) {
    self.family = family
    self.release = release
  }

  /// Reads a part of a local version or of a conda build string: `cu121`, `cpu`, `rocm6.1`,
  /// `cuda118`, `cuda12.4`, `xpu`.
  init?(label: some StringProtocol) {
    let text = label.lowercased()
    if text == "cpu" {
      self.init(.cpu)
    } else if text == "xpu" {
      self.init(.xpu)
    } else if let rest = Self.rest(of: text, after: ["rocm", "hip"]) {
      self.init(.rocm, rest.isEmpty ? nil : Self.dotted(rest, major: 1))
    } else if let rest = Self.rest(of: text, after: ["cuda", "cu"]) {
      if rest.isEmpty, text != "cuda" { return nil }
      self.init(.cuda, rest.isEmpty ? nil : Self.dotted(rest, major: 2))
    } else {
      return nil
    }
  }

  /// Reads a local version label, `cu121`, `cpu.cxx11.abi`, `rocm6.1`, `cu118.torch2.1`.
  init?(local: String) {
    if let variant = BuildVariant(label: local) {
      self = variant
      return
    }
    for part in local.split(whereSeparator: { $0 == "." || $0 == "-" || $0 == "_" }) {
      if let variant = BuildVariant(label: part) {
        self = variant
        return
      }
    }
    // `rocm6.1.git1234`, `cu121torch2.3`: what begins the label counts.
    guard local.hasPrefix("cu") || local.hasPrefix("rocm") else { return nil }
    let word = local.prefix { $0.isLetter }
    let number = local.dropFirst(word.count).prefix { $0.isNumber || $0 == "." }
    guard let variant = BuildVariant(label: word + number.trimmingDots) else { return nil }
    self = variant
  }

  /// Reads a conda build string, `py3.11_cuda12.1_cudnn8.9.2_0`, `cuda120_py311h0`,
  /// `cpu_generic_py311_0`.
  init?(condaBuild: String) {
    for part in condaBuild.split(separator: "_") {
      if let variant = BuildVariant(label: part) {
        self = variant
        return
      }
    }
    return nil
  }

  private static func rest(of text: String, after words: [String]) -> Substring? {
    for word in words where text.hasPrefix(word) {
      let rest = text.dropFirst(word.count)
      if rest.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }) { return rest }
    }
    return nil
  }

  /// `121` with two digits of major is 12.1, `118` 11.8, `12` 12; `60` with one digit is 6.0.
  static func dotted(_ digits: some StringProtocol, major: Int) -> String {
    guard !digits.contains("."), digits.utf8.count > major, digits.utf8.count <= major + 2 else {
      return String(digits)
    }
    return "\(digits.prefix(major)).\(digits.dropFirst(major))"
  }
}

extension Substring {
  // Without dots at the end.
  fileprivate var trimmingDots: Substring {
    var text = self
    while text.last == "." { text.removeLast() }
    return text
  }
}

/// Distributions whose own name tells the accelerator.
enum VariantNames {
  /// What a normalised distribution name tells; nil where it tells nothing.
  static func variant(of name: String) -> BuildVariant? {
    if let known = table[name] { return known }
    if name.hasPrefix("nvidia-") { return nil }
    if name.hasPrefix("cupy-rocm-") {
      return BuildVariant(.rocm, name.dropFirst(10).split(separator: "-").joined(separator: "."))
    }
    if name.hasPrefix("cupy-cuda"), case let digits = name.dropFirst(9) {
      if digits.hasSuffix("x") { return BuildVariant(.cuda, String(digits.dropLast())) }
      return BuildVariant(label: "cuda" + digits)
    }
    if name.hasPrefix("jax-cuda") || name.hasPrefix("jax-rocm") {
      let digits = name.dropFirst(8).prefix { $0.isNumber }
      guard !digits.isEmpty else { return nil }
      return name.hasPrefix("jax-cuda")
        ? BuildVariant(.cuda, String(digits))
        : BuildVariant(.rocm, BuildVariant.dotted(digits, major: 1))
    }
    // `faiss-gpu-cu12`, `cudf-cu12`, `mxnet-cu112`, `onnxruntime-genai-cuda`.
    guard let mark = name.utf8.lastIndex(of: UInt8(ascii: "-")) else { return nil }
    let suffix = name[name.index(after: mark)...]
    if suffix.hasPrefix("cu"), suffix.count > 2, let variant = BuildVariant(label: suffix) {
      return variant
    }
    return nil
  }

  /// Names that tell by themselves.
  static let table: [String: BuildVariant] = [
    "tensorflow-cpu": BuildVariant(.cpu), "tensorflow-cpu-aws": BuildVariant(.cpu),
    "tensorflow-gpu": BuildVariant(.cuda), "tensorflow-rocm": BuildVariant(.rocm),
    "tf-nightly-cpu": BuildVariant(.cpu), "tf-nightly-gpu": BuildVariant(.cuda),
    "intel-tensorflow": BuildVariant(.cpu), "intel-tensorflow-avx512": BuildVariant(.cpu),
    "tensorflow-intel": BuildVariant(.cpu), "onnxruntime": BuildVariant(.cpu),
    "onnxruntime-gpu": BuildVariant(.cuda), "ort-nightly": BuildVariant(.cpu),
    "ort-nightly-gpu": BuildVariant(.cuda), "onnxruntime-openvino": BuildVariant(.openvino),
    "onnxruntime-rocm": BuildVariant(.rocm), "onnxruntime-migraphx": BuildVariant(.rocm),
    "onnxruntime-genai-cuda": BuildVariant(.cuda), "openvino": BuildVariant(.openvino),
    "xgboost-cpu": BuildVariant(.cpu), "faiss-cpu": BuildVariant(.cpu),
    "faiss-gpu": BuildVariant(.cuda), "jaxlib": BuildVariant(.cpu),
    "libtpu": BuildVariant(.tpu), "libtpu-nightly": BuildVariant(.tpu),
    "torch-xla": BuildVariant(.tpu), "paddlepaddle": BuildVariant(.cpu),
    "paddlepaddle-gpu": BuildVariant(.cuda), "pytorch-triton-rocm": BuildVariant(.rocm),
    "pytorch-triton-xpu": BuildVariant(.xpu), "triton-rocm": BuildVariant(.rocm),
    "pytorch-gpu": BuildVariant(.cuda), "pytorch-cpu": BuildVariant(.cpu),
    "flash-attn": BuildVariant(.cuda),
  ]

  /// Frameworks that come in several variants: without device code they are for processors.
  static let frameworks: Set<String> = [
    "torch", "torchvision", "torchaudio", "torchtext", "tensorflow", "tf-nightly", "xgboost",
    "lightgbm", "catboost", "ctranslate2", "faiss", "pytorch", "llama-cpp-python",
    "intel-extension-for-pytorch", "mxnet", "dgl", "bitsandbytes",
  ]
}
