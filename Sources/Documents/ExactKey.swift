/// Text that equals other text only byte by byte, as a key of a dictionary.
struct ExactKey: Hashable, Sendable {
  let text: String

  init(_ text: String) {
    self.text = text
  }

  /// Whether two texts have the same bytes.
  static func areSame(_ left: String, _ right: String) -> Bool {
    left.utf8.count == right.utf8.count && left == right && left.utf8.elementsEqual(right.utf8)
  }

  static func == (left: ExactKey, right: ExactKey) -> Bool {
    areSame(left.text, right.text)
  }

  func hash(into hasher: inout Hasher) {
    // Safe: the buffer is only read inside the closure, and its count is its own.
    let hashed: Void? = unsafe text.utf8.withContiguousStorageIfAvailable { buffer in
      unsafe hasher.combine(bytes: UnsafeRawBufferPointer(buffer))
    }
    if hashed == nil {
      for byte in text.utf8 { hasher.combine(byte) }
    }
  }
}
