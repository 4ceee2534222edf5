import Accelerators
import Testing

@Suite struct SourcedTests {
  @Test func `facts of other sources differ`() {
    let fact = Sourced("525.60.13", source: "release notes", grade: .official)
    #expect(fact != Sourced("525.60.13", source: "from memory", grade: .unverified))
  }
}
