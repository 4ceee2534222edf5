import Documents
import Foundation
import Model

/// The stored form of a snapshot: version byte, the small parts as JSON, packages, requirements.
///
/// It reads some twenty times faster than JSON. Canonical bytes are made from it again, so the
/// JSON itself is not stored.
enum PackedSnapshot {
  /// The version of the form, the first byte; 2 added the digest of a package's list of files.
  static let version: UInt8 = 2

  static func bytes(of snapshot: Snapshot, version: UInt8 = version) throws -> [UInt8] {
    let rest = CanonicalJSON.compact(try SnapshotFile.rest(of: snapshot))
    var writer = PackedWriter(version: version)
    writer.append(number: UInt64(version))
    writer.append(counted: rest)
    try writer.append(list: snapshot.packages)
    try writer.append(list: snapshot.requirements)
    return writer.bytes
  }

  static func snapshot(from bytes: [UInt8]) throws -> Snapshot {
    guard let found = bytes.first else { throw PackedError.damaged(offset: 0) }
    guard found <= version else { throw PackedError.newer(version: found) }
    guard found > 0 else { throw PackedError.damaged(offset: 0) }
    var reader = PackedReader(bytes, from: 1, version: found)
    let rest = try reader.counted()
    var snapshot = try JSONDecoder().decode(Snapshot.self, from: Data(rest))
    snapshot.packages = try reader.list(of: PackageRecord.self)
    snapshot.requirements = try reader.list(of: RequirementEdge.self)
    guard reader.isAtEnd else { throw reader.damage }
    return snapshot
  }
}
