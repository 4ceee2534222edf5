import Analysis
import Lockfiles
import Model
import TestKit
import Testing

@Suite struct VerificationTests {
  @Test func `an untouched image matches`() throws {
    let image = VerificationSample.image().snapshot()
    let report = try VerificationSample.verify(image, against: image)
    #expect(report.findings.isEmpty)
    #expect(report.notices.isEmpty)
    #expect(report.causes.isEmpty)
    #expect(report.command == "verify")
    #expect(report.lock?.environment == "training")
    #expect(report.environments.map(\.name) == ["lock", "candidate"])
    #expect(report.verdict == "candidate matches holdfast.lock: 50 packages, 8 GPU libraries")
    #expect(report.matrix.allSatisfy { $0.severity == nil && $0.cells[0] == $0.cells[1] })
  }

  @Test func `the same digest is the very image`() throws {
    var image = VerificationSample.image().snapshot()
    image.subject.digest = "sha256:" + String(repeating: "c", count: 64)
    let report = try VerificationSample.verify(image, against: image)
    #expect(report.verdict.hasSuffix(", the very image that was locked"))
  }

  @Test(arguments: PlantedChange.allCases)
  func `one planted change is one finding that names it`(change: PlantedChange) throws {
    let locked = lockedImage()
    for seed in 0..<8 {
      var numbers = SeededRandom(seed: UInt64(seed))
      var image = locked
      var used: Set<String> = []
      let expected = try #require(change.apply(to: &image, &numbers, &used))
      let report = try VerificationSample.verify(image, against: locked)
      let found = report.findings.map { PlantedChange.Expected($0.code, $0.subject) }
      #expect(found == [expected], "seed \(seed): \(report.findings.map(\.title))")
      #expect(report.findings[0].values.map(\.environment) == ["lock", "candidate"])
      #expect(report.findings[0].fix?.isEmpty == false)
    }
  }

  @Test func `several planted changes are found, and nothing is invented`() throws {
    let locked = lockedImage()
    for seed in 0..<100 {
      var numbers = SeededRandom(seed: UInt64(seed))
      var image = locked
      var used: Set<String> = []
      var expected: Set<PlantedChange.Expected> = []
      var applied: [PlantedChange] = []
      for change in PlantedChange.allCases.shuffled(using: &numbers).prefix(
        1 + Int(numbers.next() % 6))
      {
        // Which requirements are active, and what is searched, follows from others.
        if change == .requirement || change == .role { continue }
        guard let finding = change.apply(to: &image, &numbers, &used) else { continue }
        expected.insert(finding)
        applied.append(change)
      }
      let report = try VerificationSample.verify(image, against: locked)
      let found = Set(report.findings.map { PlantedChange.Expected($0.code, $0.subject) })
      #expect(found == expected, "seed \(seed): \(applied)")
      #expect(found.count == report.findings.count)
    }
  }

  @Test func `what follows from a package is told by its finding`() throws {
    let locked = lockedImage()
    var image = locked
    var numbers = SeededRandom(seed: 1)
    var used: Set<String> = []
    _ = PlantedChange.accelerated.apply(to: &image, &numbers, &used)
    let cublas = try #require(image.index("nvidia-cublas-cu12"))
    image.packages[cublas].version = "12.4.5.8"
    for index in image.accelerators.components.indices
    where image.accelerators.components[index].name == "cublas" {
      image.accelerators.components[index].version = "12.4.5.8"
    }
    let report = try VerificationSample.verify(image, against: locked)
    #expect(report.findings.map(\.subject) == ["pkg:pypi/nvidia-cublas-cu12", "pkg:pypi/torch"])
    #expect(
      report.findings[0].message == "candidate has another version; with it: numerics fingerprint")
    let torch = report.findings[1].message
    #expect(torch.contains("GPU code sm_50..sm_90 → "))
    #expect(torch.contains("built for CUDA 12.4 (2.5.1+cu124) instead of CUDA 12.1 (2.4.1+cu121)"))
    #expect(
      torch.contains(
        "numerics fingerprint; numerics fingerprint: variant torch cuda 12.1 → cuda 12.4"))
    #expect(torch.contains("torch needs glibc 2.38 instead of none"))
    #expect(
      report.verdict
        == "candidate does not match holdfast.lock: 2 packages have another version")
    #expect(report.findings[1].values[1].evidence.first?.path.hasSuffix("/METADATA") == true)
    #expect(report.findings[1].values[1].evidence.first?.layer == 5)
  }

  @Test func `findings of one instruction have one cause`() throws {
    let locked = lockedImage()
    var image = locked
    for name in ["six", "tqdm", "click"] {
      if let row = image.index(name) { image.packages[row].version = "99" }
    }
    let report = try VerificationSample.verify(image, against: locked)
    #expect(report.causes.map(\.kind) == [.instruction])
    #expect(report.causes[0].explains == 3)
    #expect(report.causes[0].title == "RUN pip install -r requirements.txt")
    #expect(report.findings.allSatisfy { $0.cause == "c1" })
  }

  @Test func `what another base brings has one cause`() throws {
    let locked = lockedImage()
    var image = locked
    image.facts.base?.digest = "sha256:" + String(repeating: "d", count: 64)
    image.layers[0].diffId = "sha256:other"
    for name in ["tar", "openssl"] {
      if let row = image.index(name) { image.packages[row].version += "+b1" }
    }
    let report = try VerificationSample.verify(image, against: locked)
    #expect(report.causes.map(\.kind) == [.base])
    #expect(report.findings.count == 3)
    #expect(report.findings.allSatisfy { $0.cause == "c1" && $0.severity == .error })
  }

  @Test func `another base with the same contents is a warning`() throws {
    let locked = lockedImage()
    var image = locked
    image.layers[0].diffId = "sha256:other"
    let report = try VerificationSample.verify(image, against: locked)
    #expect(report.findings.map(\.code) == ["LCK007"])
    #expect(report.findings[0].severity == .warning)
    #expect(report.verdict.hasPrefix("candidate matches holdfast.lock but for warnings"))
  }

  @Test func `a base that only one side names is for information`() throws {
    let locked = lockedImage()
    var image = locked
    image.facts.base = nil
    for (found, lock) in [(image, locked), (locked, image)] {
      let report = try VerificationSample.verify(found, against: lock)
      #expect(report.findings.map(\.code) == ["LCK007"])
      #expect(report.findings[0].severity == .info)
    }
    #expect(try VerificationSample.verify(image, against: image).findings.isEmpty)
  }

  @Test func `equal inputs give equal reports`() throws {
    let locked = lockedImage()
    var image = locked
    var numbers = SeededRandom(seed: 7)
    var used: Set<String> = []
    for change in PlantedChange.allCases { _ = change.apply(to: &image, &numbers, &used) }
    let first = try VerificationSample.verify(image, against: locked)
    for _ in 0..<3 { #expect(try VerificationSample.verify(image, against: locked) == first) }
    #expect(Set(first.findings.map(\.fingerprint)).count == first.findings.count)
  }

  // Archives are known, so that another one can be told.
  private func lockedImage() -> Sample {
    var sample = VerificationSample.image()
    for row in sample.packages.indices where sample.packages[row].ecosystem == .pypi {
      sample.packages[row].hashes = ["sha256:" + String(repeating: "1", count: 64)]
    }
    return sample
  }
}
