import Model

/// The order of surveyed paths: as texts, twins that are equal as texts by their bytes.
enum PathOrder {
  /// Whether `left` stands before `right`.
  static func precedes(_ left: String, _ right: String) -> Bool {
    if left != right { return left < right }
    return left.utf8.lexicographicallyPrecedes(right.utf8)
  }

  /// Whether the bytes are the same.
  static func same(_ left: String, _ right: String) -> Bool {
    left.utf8.elementsEqual(right.utf8)
  }

  /// The part before the last slash; empty at the root.
  static func folder(_ path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
    return String(path[..<slash])
  }

  /// The part behind the last slash.
  static func name(_ path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
    return String(path[path.utf8.index(after: slash)...])
  }
}

/// The sorted entries of a survey, found by path.
struct SurveyIndex {
  let files: [SurveyedFile]

  /// The position of the entry at a path.
  func position(_ path: String) -> Int? {
    var low = 0
    var high = files.count
    while low < high {
      let middle = (low + high) / 2
      if PathOrder.precedes(files[middle].path, path) { low = middle + 1 } else { high = middle }
    }
    return low < files.count && PathOrder.same(files[low].path, path) ? low : nil
  }

  /// The entry at a path.
  func file(_ path: String) -> SurveyedFile? { position(path).map { files[$0] } }
}
