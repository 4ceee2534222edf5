extension PEP440Fields {
  /// The normal form of the text that the fields were read from.
  func canonicalText(_ bytes: borrowing Span<UInt8>) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count + 8)
    if !epoch.isEmpty {
      appendNumber(epoch, bytes, to: &text)
      text.append(UInt8(ascii: "!"))
    }
    var position = release.lowerBound
    while let segment = nextReleaseSegment(bytes, &position) {
      appendNumber(segment, bytes, to: &text)
      text.append(PEP440Byte.dot)
    }
    text.removeLast()
    if let letter {
      text.append(contentsOf: letter.rawValue.utf8)
      appendNumber(pre, bytes, to: &text)
    }
    if let post {
      text.append(contentsOf: ".post".utf8)
      appendNumber(post, bytes, to: &text)
    }
    if let dev {
      text.append(contentsOf: ".dev".utf8)
      appendNumber(dev, bytes, to: &text)
    }
    var mark = UInt8(ascii: "+")
    position = local.lowerBound
    while let segment = nextLocalSegment(bytes, &position) {
      text.append(mark)
      mark = PEP440Byte.dot
      if segment.isNumber {
        appendNumber(segment.range, bytes, to: &text)
      } else {
        for index in segment.range { text.append(VersionText.lowercase(bytes[index])) }
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private func appendNumber(
    _ digits: Range<Int>, _ bytes: borrowing Span<UInt8>, to text: inout [UInt8]
  ) {
    if digits.isEmpty { text.append(PEP440Byte.zero) }
    for index in digits { text.append(bytes[index]) }
  }
}
