import Trees

/// Names of a tar as paths of the tree, fast for the usual ones.
enum TarName {
  /// As `TreePath.normalized`; a name without odd parts is copied once.
  static func path(_ name: UnsafeBufferPointer<UInt8>) -> (path: String, climbed: Bool) {
    var rest = unsafe name[...]
    while let first = unsafe rest.first {
      if first == slash {
        unsafe rest = rest.dropFirst()
      } else if first == dot, unsafe rest.count > 1, unsafe rest[rest.startIndex + 1] == slash {
        unsafe rest = rest.dropFirst(2)
      } else {
        break
      }
    }
    while unsafe rest.last == slash { unsafe rest = rest.dropLast() }
    guard unsafe isPlain(rest), let path = unsafe String(validating: rest, as: UTF8.self) else {
      return unsafe TreePath.normalized(Array(name))
    }
    return (path, false)
  }

  /// As `TreePath.text`.
  static func text(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    if let text = unsafe String(validating: bytes, as: UTF8.self) { return text }
    return unsafe TreePath.text(Array(bytes))
  }

  private static let slash = UInt8(ascii: "/")
  private static let dot = UInt8(ascii: ".")

  /// Whether no part between slashes is empty, `.` or `..`.
  private static func isPlain(_ name: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    var length = 0
    var dots = 0
    // `for unsafe` would be shorter; swift-format 6.3 breaks it.
    for index in unsafe name.indices {
      let byte = unsafe name[index]
      if byte == slash {
        if length == dots, length < 3 { return false }
        length = 0
        dots = 0
      } else {
        length += 1
        if byte == dot { dots += 1 }
      }
    }
    return length != dots || length > 2
  }
}
