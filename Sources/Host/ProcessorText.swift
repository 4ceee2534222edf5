/// The processor in the words of `/proc/cpuinfo`.
struct ProcessorText: Equatable {
  /// The level of the x86-64 psABI that every processor has, `x86-64-v3`; nil on other machines.
  var level: String?
  /// `model name` of the first processor.
  var model: String?

  // x86-64 psABI, "Micro-Architecture Levels", in the kernel's names of the flags: `pni` is SSE3,
  // `abm` LZCNT, `lahf_lm` LAHF-SAHF; OSXSAVE is not listed, and AVX stands in for it.
  private static let levels: [[Substring]] = [
    ["lm", "cmov", "cx8", "fpu", "fxsr", "mmx", "syscall", "sse2"],
    ["cx16", "lahf_lm", "popcnt", "pni", "sse4_1", "sse4_2", "ssse3"],
    ["avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe"],
    ["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"],
  ]

  init(_ text: String) {
    var lowest: Int?
    // Large machines repeat the same long line for each of hundreds of processors.
    var known: Substring?
    for line in HostText.lines(text) {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let key = HostText.trimmed(line[..<colon])
      let value = line[line.index(after: colon)...]
      if key == "flags", value != known {
        known = value
        let level = Self.level(Set(HostText.words(value)))
        lowest = min(lowest ?? level, level)
      } else if key == "model name", model == nil {
        let name = HostText.trimmed(value)
        model = name.isEmpty ? nil : name
      }
    }
    if let lowest, lowest > 0 { level = "x86-64-v\(lowest)" }
  }

  private static func level(_ flags: Set<Substring>) -> Int {
    levels.prefix { $0.allSatisfy(flags.contains) }.count
  }
}
