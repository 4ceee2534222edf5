import Analysis
import Model
import Testing

@Suite struct WhyTests {
  private func why(_ name: String, _ sample: Sample = .training()) -> WhyAnswer {
    WhyAnalysis.why(name, in: NamedSnapshot(name: "training", snapshot: sample.snapshot()))
  }

  @Test func `tells the paths from what was asked for, the shortest first`() throws {
    let answer = why("nvidia_cudnn_cu12")
    let copy = try #require(answer.copies.first)
    #expect(answer.copies.count == 1)
    #expect(copy.layer == 5)
    #expect(copy.instruction == "RUN pip install torch torchvision torchaudio")
    #expect(
      copy.paths.map { $0.map(\.text) } == [["torch 2.4.1+cu121", "nvidia-cudnn-cu12 9.1.0.70"]])
    #expect(copy.paths[0][1].requirement == "nvidia-cudnn-cu12 ==9.1.0.70")
    #expect(copy.needs.map(\.text) == ["torch 2.4.1+cu121"])
    #expect(copy.needs.map(\.status) == [.satisfied])
  }

  @Test func `begins paths at packages that nobody needs where nobody was asked`() throws {
    let copy = try #require(why("six").copies.first)
    #expect(
      copy.paths.map { $0.map(\.text) } == [
        ["pandas 2.2.2", "python-dateutil 2.9.0", "six 1.16.0"]
      ])
  }

  @Test func `enters a circle once and tells at most twenty paths`() throws {
    var sample = Sample.training()
    sample.python("alpha", "1", layer: 6, needs: [("beta", "", nil)])
    sample.python("beta", "1", layer: 6, needs: [("alpha", "", nil)])
    sample.python("user", "1", layer: 6, needs: [("alpha", "", nil)])
    let copy = try #require(why("beta", sample).copies.first)
    #expect(copy.paths.map { $0.map(\.text) } == [["user 1", "alpha 1", "beta 1"]])
    for number in 0..<40 {
      sample.python("user-\(number)", "1", layer: 6, needs: [("beta", "", nil)])
    }
    let many = try #require(why("beta", sample).copies.first)
    #expect(many.paths.count == 20)
    #expect(many.hasMorePaths)
    #expect(many.needs.count == 41)
  }

  @Test func `ends in a lattice of many paths`() throws {
    var sample = Sample.training()
    for level in 0..<24 {
      for side in ["a", "b"] {
        sample.python(
          "level\(level)\(side)", "1", layer: 6,
          needs: level == 0
            ? [] : [("level\(level - 1)a", "", nil), ("level\(level - 1)b", "", nil)])
      }
    }
    let copy = try #require(why("level0a", sample).copies.first)
    #expect(copy.hasMorePaths)
  }

  @Test func `lists copies, those that count first, and wishes that nothing meets`() {
    var sample = Sample.training()
    sample.python("six", "1.15.0", layer: 6)
    sample.packages[sample.packages.count - 1].role = .embedded
    sample.packages[sample.packages.count - 1].location = "/opt/venv/x/_vendor"
    #expect(why("six", sample).copies.map(\.role) == [.primary, .embedded])
    sample.python("lonely", "1", layer: 6, needs: [("absent", ">=1", nil)])
    let answer = why("absent", sample)
    #expect(answer.copies.isEmpty)
    #expect(answer.unmet.map(\.text) == ["lonely 1"])
    #expect(why("pkg:deb/debian/six").copies.isEmpty)
  }
}
