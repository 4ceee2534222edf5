import Model

/// Finds texts in bytes that pass by in order: versions of components, or traces of NumPy.
struct TextSearch: Sendable {
  /// What is looked for.
  enum Subject: Sendable {
    case versions
    case numpy
  }

  /// One text: what all its forms share.
  private struct Needle: Sendable {
    let text: [UInt8]
    /// The result of the first sound place.
    var found: String?
  }

  private let subject: Subject
  private var needles: [Needle]
  private var traces: Set<NumPyTrace> = []
  private var tail: [UInt8] = []
  private var position = 0

  /// The most bytes that a text with its surroundings has.
  private static let window = 256

  init(_ subject: Subject) {
    self.subject = subject
    let texts =
      switch subject {
      case .versions: ["NCCL version ", "Cuda compilation tools, release ", "NVSHMEM v"]
      case .numpy: ["multiarray"]
      }
    self.needles = texts.map { Needle(text: Array($0.utf8), found: nil) }
  }

  /// The search that a file calls for; nil where none is wanted.
  ///
  /// Versions are looked for in the files that have some, by name.
  init?(name: String, depth: BinaryDepth) {
    let places = ["libnccl", "libnvrtc", "libnvJitLink", "libnvshmem"]
    if depth.contains(.texts),
      name == "ptxas" || name == "nvcc" || places.contains(where: { name.hasPrefix($0) })
    {
      self.init(.versions)
    } else if depth.contains(.numpy) {
      self.init(.numpy)
    } else {
      return nil
    }
  }

  /// Looks at the next bytes; after a gap nothing is joined.
  mutating func consume(_ bytes: Span<UInt8>, at offset: Int) {
    guard needles.contains(where: { $0.found == nil }) else { return }
    if offset != position { tail = [] }
    position = offset + bytes.count
    // What lies across the border, then what lies inside: places that an end cuts are no finds,
    // they come again with the next bytes.
    Self.append(bytes.extracting(0..<min(bytes.count, Self.window)), to: &tail)
    let joined = tail
    search(joined.span)
    search(bytes)
    if bytes.count > Self.window {
      tail = []
      Self.append(bytes.extracting(max(0, bytes.count - 2 * Self.window)..<bytes.count), to: &tail)
    } else if tail.count > 2 * Self.window {
      tail.removeFirst(tail.count - 2 * Self.window)
    }
  }

  private static func append(_ bytes: Span<UInt8>, to array: inout [UInt8]) {
    // The span lives during the call.
    unsafe bytes.withUnsafeBufferPointer { unsafe array.append(contentsOf: $0) }
  }

  private mutating func search(_ bytes: Span<UInt8>) {
    for index in needles.indices where needles[index].found == nil {
      var start = 0
      while let place = ByteSearch.first(needles[index].text, in: bytes, from: start) {
        start = place + 1
        if let text = sound(place, needles[index].text, bytes) {
          needles[index].found = text
          break
        }
      }
    }
  }

  private mutating func sound(_ place: Int, _ needle: [UInt8], _ bytes: Span<UInt8>) -> String? {
    switch subject {
    case .versions: return Self.version(place, needle, bytes)
    case .numpy:
      guard let trace = NumPyTrace(place, needle, bytes) else { return nil }
      traces.insert(trace)
      // The strongest trace ends the search for its text.
      return trace.major == 2 ? trace.text : nil
    }
  }

  /// The text up to its end, when a digit follows the needle: patterns for printing have none.
  private static func version(_ place: Int, _ needle: [UInt8], _ bytes: Span<UInt8>) -> String? {
    var end = place
    while end < bytes.count, end - place < 128, (0x20..<0x7F).contains(bytes[end]) { end += 1 }
    guard end < bytes.count, end - place < 128, end > place + needle.count,
      (0x30...0x39).contains(bytes[place + needle.count])
    else { return nil }
    let text = bytes.extracting(place..<end)
    var copy: [UInt8] = []
    copy.reserveCapacity(text.count)
    for index in 0..<text.count { copy.append(text[index]) }
    return String(decoding: copy, as: UTF8.self)
  }

  /// The texts found, sorted.
  var texts: [String] {
    guard case .versions = subject else { return [] }
    return needles.compactMap(\.found).sorted()
  }

  /// The NumPy interface that the traces tell; nil where there are none.
  var numpy: BinaryFact.NumPyInterface? {
    traces.min { $0.rank < $1.rank }.map {
      BinaryFact.NumPyInterface(major: $0.major, because: $0.because)
    }
  }
}

/// A text in an extension module that tells which headers of NumPy it was compiled with.
///
/// Measured on 524 modules of pandas, SciPy, scikit-learn, matplotlib, h5py, shapely and contourpy,
/// built for either: headers of NumPy 2 import `numpy._core._multiarray_umath` and fall back to the
/// old name, headers of NumPy 1 know the old name alone; Cython modules that import no function
/// carry the message of NumPy's definition file, `numpy._core.multiarray failed to import` or the
/// same without underscore, and check sizes of structures that changed. The constants 0x1000009 and
/// 0x2000000 are in modules of both kinds. Modules of pybind11 ask at run time and have no trace.
private enum NumPyTrace: Int, Sendable, CaseIterable {
  case newModule
  case newMessage
  case oldModule
  case oldMessage

  var rank: Int { rawValue }

  var major: Int { self == .newModule || self == .newMessage ? 2 : 1 }

  var text: String {
    switch self {
    case .newModule: "numpy._core._multiarray_umath"
    case .newMessage: "numpy._core.multiarray failed to import"
    case .oldModule: "numpy.core._multiarray_umath"
    case .oldMessage: "numpy.core.multiarray failed to import"
    }
  }

  var because: String {
    switch self {
    case .newModule, .oldModule: "imports \(text)"
    case .newMessage, .oldMessage: "holds the message `\(text)`"
    }
  }

  /// The trace at a place of the needle, by what stands around it.
  init?(_ place: Int, _ needle: [UInt8], _ bytes: Span<UInt8>) {
    func has(_ text: String, at start: Int) -> Bool {
      guard start >= 0, start + text.utf8.count <= bytes.count else { return false }
      for (index, byte) in text.utf8.enumerated() where bytes[start + index] != byte {
        return false
      }
      return true
    }
    func precedes(_ text: String) -> Bool { has(text, at: place - text.utf8.count) }
    func follows(_ text: String) -> Bool { has(text, at: place + needle.count) }
    if precedes("numpy._core._"), follows("_umath") {
      self = .newModule
    } else if precedes("numpy._core."), follows(" failed to import") {
      self = .newMessage
    } else if precedes("numpy.core._"), follows("_umath") {
      self = .oldModule
    } else if precedes("numpy.core."), follows(" failed to import") {
      self = .oldMessage
    } else {
      return nil
    }
  }
}
