import Model
import TestKit
import Testing
import Trees

/// Random stacks of layers against a file system that applies their entries one by one.
struct OverlayPropertyTests {
  @Test(arguments: [false, true])
  func `the final view is that of a naive file system`(withLinks: Bool) throws {
    var files = 0
    for seed in 0..<400 as Range<UInt64> {
      let stack = RandomLayers(seed: seed, layers: 4, entries: 14, withLinks: withLinks)
      let expected = stack.model.files(ending: RandomLayers.wanted)
      let found = RandomLayers.merged(stack.records, stack.layers)
      try #require(found == expected, "seed \(seed): \(stack.layers)")
      files += expected.count
    }
    #expect(files > 400)
  }

  @Test func `markers may stand anywhere in their layer`() {
    var random = SeededRandom(seed: 7)
    for seed in 0..<200 as Range<UInt64> {
      let stack = RandomLayers(seed: seed, layers: 4, entries: 14)
      let moved = stack.layers.map { layer -> [LayerEntry] in
        var entries = layer.filter { !$0.isMarker }
        // Their own order stays.
        let place = Int.random(in: 0...entries.count, using: &random)
        entries.insert(contentsOf: layer.filter(\.isMarker), at: place)
        return entries
      }
      #expect(
        RandomLayers.merged(RandomLayers.records(moved), moved)
          == RandomLayers.merged(stack.records, stack.layers), "seed \(seed)")
    }
  }

  @Test func `a view says the same in every run`() {
    for seed in 0..<50 as Range<UInt64> {
      let records = RandomLayers(seed: seed, layers: 5, entries: 20).records
      let first = Overlay.merge(records)
      let second = Overlay.merge(records)
      #expect(first.files.map(\.path) == second.files.map(\.path))
      #expect(first.removed.map(\.path) == second.removed.map(\.path))
      #expect(first.notices == second.notices && first.requests == second.requests)
    }
  }
}
