import Bytes
import Model

/// Reads device code that lies in files of its own, outside of ELF.
enum BareDeviceCode {
  /// Whether the first bytes are those of a container.
  static func isContainer(_ head: [UInt8]) -> Bool {
    ByteFields(head).u64(0).flatMap(MagicSearch.kind(of:)) != nil
  }

  static func isPTX(_ name: String) -> Bool { name.hasSuffix(".ptx") }

  static func read(
    _ content: some RangedBytes, head: [UInt8], name: String, passed: PassedBytes?
  ) -> BinaryReading {
    if isContainer(head) { return containers(content, head: head, passed: passed) }
    if isPTX(name) { return ptx(head) }
    let promises = [".fatbin", ".cubin", ".hsaco"].contains { name.hasSuffix($0) }
    return BinaryReading(
      fact: nil, problems: promises && !head.isEmpty ? ["holds no device code"] : [])
  }

  private static func containers(
    _ content: some RangedBytes, head: [UInt8], passed: PassedBytes?
  ) -> BinaryReading {
    var problems = Problems()
    let section = DeviceCode.Section(name: "the file", range: 0..<content.count)
    var code = DeviceCode()
    if let passed {
      code.count(passed.scanner, in: [section], problems: &problems)
    } else {
      var scanner = DeviceScanner(size: content.count)
      DeviceWalk.scan(content, section.range, into: &scanner, problems: &problems)
      scanner.abandon()
      code.count(scanner, in: [section], problems: &problems)
    }
    return BinaryReading(fact: fact(code.sorted, head: head), problems: problems.texts)
  }

  /// A fact without ELF: the machine is the GPU's, by the first bytes.
  private static func fact(_ code: [GPUCode], head: [UInt8]) -> BinaryFact {
    let isBundle = head.first == MagicSearch.bundleText.first || head.first == UInt8(ascii: "C")
    let machine = isBundle ? "amdgpu" : "cuda"
    var fact = BinaryFact(machine: machine, bits: 64, isBigEndian: false, kind: .other)
    fact.gpuCode = code
    return fact
  }

  /// The first `.version` and `.target` of a PTX text (PTX ISA, "PTX Module Directives").
  private static func ptx(_ head: [UInt8]) -> BinaryReading {
    var version: Substring?
    for line in head.split(separator: 0x0A, maxSplits: 4096).prefix(4096) {
      let words = String(decoding: line.prefix(256), as: UTF8.self)
        .split { $0 == " " || $0 == "\t" || $0 == "," || $0 == "\r" }
      guard words.count >= 2 else { continue }
      if words[0] == ".version" { version = words[1] }
      if words[0] == ".target", let version, words[1].hasPrefix("sm_") {
        let target = "compute_\(words[1].dropFirst(3))@\(version)"
        return BinaryReading(
          fact: fact(
            [GPUCode(vendor: .nvidia, containers: [.init(targets: [target], count: 1)])], head: []))
      }
    }
    return BinaryReading(fact: nil, problems: ["names no version and target of PTX"])
  }
}
