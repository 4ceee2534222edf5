package import Bytes
package import Model

/// One entry of a tree, as a source hands it over in its own order.
package struct TreeEntry: Sendable, Hashable {
  /// What the entry is.
  package enum Kind: Sendable, Hashable {
    /// A regular file and its size in bytes.
    case file(size: Int)
    case folder
    /// A symbolic link and its target as written.
    case symbolicLink(target: String)
    /// A further name for the content of `target`, a path from the root.
    case hardLink(target: String)
    /// A device, FIFO, socket or unknown type: never opened.
    case special
  }

  /// The path, normalised.
  package var path: String
  /// What the entry is.
  package var kind: Kind
  /// A name for the content that equal content shares (a git blob's id); nil when unknown.
  package var contentKey: String?
  /// Owner, permissions and time; nil where the source keeps none.
  package var metadata: Metadata?

  /// An entry.
  package init(path: String, kind: Kind, contentKey: String? = nil, metadata: Metadata? = nil) {
    self.path = path
    self.kind = kind
    self.contentKey = contentKey
    self.metadata = metadata
  }

  /// What a source says of an entry beside its content.
  package struct Metadata: Sendable, Hashable {
    /// Permission bits with set-user-ID, set-group-ID and sticky bit, 0 to 0o7777.
    package var mode: UInt32
    /// The owner's number.
    package var user: Int64
    /// The group's number.
    package var group: Int64
    /// The time of the last change in seconds since 1970.
    package var modified: Int64

    /// Owner, permissions and time.
    package init(mode: UInt32, user: Int64, group: Int64, modified: Int64) {
      self.mode = mode
      self.user = user
      self.group = group
      self.modified = modified
    }
  }
}

/// How much of an entry's content a visitor wants.
package enum ContentDemand: Sendable, Hashable {
  /// Nothing: the source skips the content.
  case none
  /// All of it, in chunks.
  case all
  /// Parts of it in any order: a source that can seek calls `examine`, others hand over all of it.
  case parts
}

/// Receives the entries of one tree in the source's order: tar members, folder entries, git blobs.
///
/// For each entry the source calls `enter`; when the answer is `.all` and the entry is a file it
/// then calls `read` for each chunk and `leave` once. When the answer is `.parts`, a source that can
/// seek calls `examine` once and nothing else; any other source does as with `.all`.
package protocol EntryVisitor {
  /// A new entry; the answer says whether its content is wanted.
  mutating func enter(_ entry: TreeEntry) -> ContentDemand
  /// The next chunk of the content of the entry last entered.
  mutating func read(_ chunk: Span<UInt8>)
  /// The content of the entry last entered is complete.
  mutating func leave()
  /// The content of the entry last entered, to be read in any order; valid during the call.
  mutating func examine(_ content: some RangedBytes)
  /// Something of the source could not be read; the walk goes on.
  mutating func note(_ notice: Notice)
}

extension EntryVisitor {
  /// Hands over all of it in order, for visitors that never ask for parts.
  package mutating func examine(_ content: some RangedBytes) {
    var offset = 0
    while let chunk = content.bytes(at: offset, count: 1 << 16), !chunk.isEmpty {
      read(chunk.span)
      offset += chunk.count
    }
    leave()
  }
}
