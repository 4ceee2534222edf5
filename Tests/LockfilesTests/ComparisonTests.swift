import Model
import Testing

@testable import Lockfiles

@Suite struct ComparisonTests {
  private func lines(_ change: (inout LockBody) -> Void) -> [String] {
    var body = LockSample.full
    change(&body)
    return LockText.lines(LockComparison.changes(from: LockSample.full, to: body))
  }

  @Test func `equal bodies have no changes`() {
    #expect(lines { _ in } == [])
    #expect(LockComparison.changes(from: LockSample.full.arranged, to: LockSample.full) == [])
  }

  @Test func `changes are said in words`() {
    #expect(
      lines {
        $0.environments["training"]?.installed["linux/amd64"]?.packages[0].version = "2.5.1"
        $0.environments["training"]?.installed["linux/amd64"]?.variables?["OMP_NUM_THREADS"] = "4"
        $0.environments["training"]?.installed["linux/amd64"]?.libc?.version = "2.41"
        $0.environments["training"]?.declared?.requirements[0].text = "torch>=2.4"
        $0.environments["training"]?.declared?.requirements.remove(at: 1)
        $0.environments["training"]?.declared?.pins[0].version = "2.5.1"
        $0.environments["training"]?.declared?.images[0].base = "debian:13"
        $0.environments["training"]?.declared?.files.append("setup.cfg")
        $0.environments["dev"] = nil
      } == [
        "dev: environment removed (lock file)", "dev: setting declared part removed (lock file)",
        "training: file setup.cfg added (declared)",
        "training: requirement numpy==1.26.4 removed in requirements.txt (declared)",
        "training: requirement torch[opt-einsum]>=2.3,<3; sys_platform == \"linux\" → "
          + "torch>=2.4; sys_platform == \"linux\" in pyproject.toml (declared)",
        "training: torch 2.3.0+cu121 → 2.5.1 in uv.lock (declared)",
        "training: base image build registry.example.org/python:3.11 → debian:13 in "
          + "docker/Dockerfile (declared)",
        "training: C library glibc 2.36 → glibc 2.41 (installed, linux/amd64)",
        "training: torch 2.3.0+cu121 → 2.5.1 (installed, linux/amd64)",
        "training: variable OMP_NUM_THREADS 8 → 4 (installed, linux/amd64)",
      ])
  }

  @Test func `what differs besides the version is said`() {
    #expect(
      lines {
        $0.environments["training"]?.installed["linux/amd64"]?.packages[0].build?.local = "cu124"
        $0.environments["training"]?.installed["linux/amd64"]?.packages[0].hashes = []
      } == [
        "training: torch 2.3.0+cu121 (local version cu121, archive dddddddddddd) → "
          + "(local version cu124, archive none) (installed, linux/amd64)"
      ])
  }

  @Test func `without an older file everything is added`() {
    let changes = LockComparison.changes(from: nil, to: LockSample.full)
    #expect(changes.allSatisfy { $0.kind == .added || $0.topic == .setting })
    #expect(changes.contains { $0.topic == .platform && $0.subject == "linux/arm64" })
  }

  /// Changes of every field of every row, one at a time.
  @Test func `no change stays unsaid`() throws {
    let original = LockSample.full
    var count = 0
    for step in 0..<400 {
      var walker = FieldChanger(target: step)
      var changed = original
      try changed.exchange(&walker)
      guard walker.hasChanged else { continue }
      count += 1
      #expect(
        !LockComparison.changes(from: original, to: changed).isEmpty, "\(walker.name) at \(step)")
    }
    #expect(count > 150)
  }
}

/// Changes the one field whose number is `target`.
private struct FieldChanger: LockFields {
  let target: Int
  var position = 0
  var hasChanged = false
  var name = ""

  init(target: Int) {
    self.target = target
  }

  private mutating func isTarget(_ key: String) -> Bool {
    defer { position += 1 }
    guard position == target else { return false }
    hasChanged = true
    name = key
    return true
  }

  mutating func text(_ key: String, _ value: inout String) {
    if isTarget(key) { value += "x" }
  }

  mutating func text(_ key: String, _ value: inout String?) {
    if isTarget(key) { value = value.map { $0 + "x" } ?? "x" }
  }

  mutating func flag(_ key: String, _ value: inout Bool) {
    if isTarget(key) { value.toggle() }
  }

  mutating func flag(_ key: String, _ value: inout Bool?) {
    if isTarget(key) { value = !(value ?? false) }
  }

  mutating func number(_ key: String, _ value: inout Int) {
    if isTarget(key) { value += 1 }
  }

  mutating func numbers(_ key: String, _ value: inout [Int]?) {
    if isTarget(key) { value = (value ?? []) + [999] }
  }

  mutating func texts(_ key: String, _ value: inout [String]) {
    if isTarget(key) { value.append("zz") }
  }

  mutating func texts(_ key: String, _ value: inout [String]?) {
    if isTarget(key) { value = (value ?? []) + ["zz"] }
  }

  mutating func table(_ key: String, _ value: inout [String: String]) {
    if isTarget(key) { value["zz"] = "1" }
  }

  mutating func table(_ key: String, _ value: inout [String: String]?) {
    if isTarget(key) { value = (value ?? [:]).merging(["zz": "1"]) { $1 } }
  }

  mutating func word<Word: RawRepresentable>(_ key: String, _ value: inout Word)
  where Word.RawValue == String {}

  mutating func word<Word: RawRepresentable>(_ key: String, _ value: inout Word?)
  where Word.RawValue == String {}

  mutating func row<Row: LockRow>(_ key: String, _ value: inout Row) throws(LockShapeError) {
    try value.exchange(&self)
  }

  mutating func row<Row: LockRow>(_ key: String, _ value: inout Row?) throws(LockShapeError) {
    if value == nil {
      if isTarget(key) { value = Row.blank }
    } else {
      try value?.exchange(&self)
    }
  }

  mutating func rows<Row: LockRow>(_ key: String, _ value: inout [Row]) throws(LockShapeError) {
    for row in value.indices { try value[row].exchange(&self) }
    if isTarget(key) { value.append(Row.blank) }
  }

  mutating func rows<Row: LockRow>(
    _ key: String, _ value: inout [String: Row]
  ) throws(LockShapeError) {
    for name in value.keys.sorted() { try value[name]?.exchange(&self) }
    if isTarget(key) { value["zz"] = Row.blank }
  }
}
