import Bytes
import Testing

@Suite struct RangedBytesTests {
  @Test(arguments: [(-1, 4), (0, 0), (5, 1), (9, 9), (0, -3)])
  func `ranges outside the content are empty`(offset: Int, count: Int) {
    #expect([UInt8](repeating: 7, count: 5).bytes(at: offset, count: count) == [])
  }

  @Test func `a range that passes the end is cut`() {
    #expect([UInt8]([1, 2, 3]).bytes(at: 1, count: Int.max) == [2, 3])
  }
}
