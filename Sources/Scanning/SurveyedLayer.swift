import Bytes
import Digests
import Model
import Trees

/// One entry of a layer in a form that costs little memory: digests are texts only at the end.
struct SurveyedEntry {
  enum Kind: UInt8 {
    case file
    case folder
    case symbolicLink
    case hardLink
    case special
  }

  var path: String
  /// The target of a link.
  var target: String?
  var size: Int
  var digest: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
  var md5: (UInt64, UInt64) = (0, 0)
  var metadata: TreeEntry.Metadata?
  var ordinal: Int32
  /// The layer, an index into the stack.
  var layer: Int32 = 0
  var kind: Kind
  var hasDigest = false
  var hasMD5 = false

  /// The entry as it is handed on.
  func file(layer: Int?) -> SurveyedFile {
    let kind: SurveyedFile.Kind =
      switch self.kind {
      case .file, .hardLink: .file
      case .folder: .folder
      case .symbolicLink: .symbolicLink(target: target ?? "")
      case .special: .special
      }
    var file = SurveyedFile(
      path: path, kind: kind, size: size, layer: layer, ordinal: Int(ordinal))
    if hasDigest {
      file.digest = Digest(
        .sha256, bytes: [digest.0, digest.1, digest.2, digest.3].flatMap(Self.bytes))
    }
    if hasMD5 { file.md5 = Hex.text([md5.0, md5.1].flatMap(Self.bytes)) }
    file.mode = metadata?.mode
    file.user = metadata?.user
    file.group = metadata?.group
    file.modified = metadata?.modified
    return file
  }

  private static func bytes(_ word: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) }
  }

  /// Up to 32 bytes as words, the first byte highest.
  static func words(_ bytes: [UInt8]) -> (UInt64, UInt64, UInt64, UInt64) {
    var words: [UInt64] = [0, 0, 0, 0]
    for (index, byte) in bytes.prefix(32).enumerated() {
      words[index / 8] = words[index / 8] << 8 | UInt64(byte)
    }
    return (words[0], words[1], words[2], words[3])
  }
}

/// A list that grows and shrinks by whole blocks, so that it never needs its size twice.
struct BlockList<Element: Sendable>: Sendable {
  private static var blockCount: Int { 256 }
  private(set) var blocks: [[Element]] = []
  private(set) var count = 0

  mutating func append(_ element: Element) {
    if count % Self.blockCount == 0 {
      blocks.append([])
      blocks[blocks.count - 1].reserveCapacity(Self.blockCount)
    }
    blocks[blocks.count - 1].append(element)
    count += 1
  }

  subscript(index: Int) -> Element {
    get { blocks[index / Self.blockCount][index % Self.blockCount] }
    set { blocks[index / Self.blockCount][index % Self.blockCount] = newValue }
  }

  /// Hands over the elements in order and frees each block when it is passed.
  mutating func drain(_ body: (Element) -> Void) {
    for index in blocks.indices {
      for element in blocks[index] { body(element) }
      blocks[index] = []
    }
    blocks = []
    count = 0
  }
}

extension SurveyedEntry: Sendable {}

/// What a survey takes from one layer: every entry in stream order.
struct SurveyedLayer: Sendable {
  var entries = BlockList<SurveyedEntry>()
  /// Paths of lower layers that a whiteout removes.
  var whiteouts: [String] = []
  /// Folders whose content of lower layers is hidden.
  var opaqueFolders: [String] = []
  /// The bytes of wanted files, by their position among the entries.
  var kept: [Int: [UInt8]] = [:]
  var notices: [Notice] = []
}
