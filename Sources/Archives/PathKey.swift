/// A path as a key: equal only byte by byte, so that Unicode twins stay distinct (T-25).
struct PathKey: Hashable {
  private let path: String

  init(_ path: String) {
    self.path = path
  }

  static func == (left: PathKey, right: PathKey) -> Bool {
    left.path.utf8.elementsEqual(right.path.utf8)
  }

  func hash(into hasher: inout Hasher) {
    var path = path
    path.withUTF8 { bytes in
      // The buffer is read inside the closure only.
      unsafe hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
    }
  }
}
