package import Model

/// What looking at this machine gave.
package struct HostReading: Sendable, Hashable {
  /// Drivers, GPUs, processor, kernel.
  package var machine: MachineFacts
  /// The C library of this machine; nil where unknown.
  package var libc: EnvironmentFacts.CLibrary?
  /// The release of the operating system; nil where unknown.
  package var os: EnvironmentFacts.OperatingSystem?
  /// GPUs that are cut into instances (MIG), as their library says, `NVIDIA A100-SXM4-40GB`.
  package var partitioned: [String]
  /// What could not be read: one sentence each, lower case, no full stop.
  package var notices: [Notice]

  /// A reading.
  package init(
    machine: MachineFacts, libc: EnvironmentFacts.CLibrary?, os: EnvironmentFacts.OperatingSystem?,
    partitioned: [String] = [], notices: [Notice] = []
  ) {
    self.machine = machine
    self.libc = libc
    self.os = os
    self.partitioned = partitioned
    self.notices = notices
  }
}

/// Looks at a machine: files of `/proc`, `/sys` and `/etc`, and NVIDIA's management library.
///
/// Nothing is started. Without the library, or for a root that is not this machine's, files alone
/// tell.
package struct HostProbe {
  let folder: HostFolder
  let process: ProcessReading?
  var machine = MachineFacts()
  var notices: [Notice] = []

  /// What the machine whose files lie below `root` offers; `/` is this machine.
  package static func read(root: String) -> HostReading {
    let folder = HostFolder(root: root)
    guard folder.root.isEmpty else { return read(folder, process: nil, library: nil) }
    return read(folder, process: ProcessReading.current(), library: NVMLReading.current())
  }

  static func read(
    _ folder: HostFolder, process: ProcessReading?, library: NVMLReading?
  ) -> HostReading {
    var probe = HostProbe(folder: folder, process: process)
    probe.readSystem()
    probe.readAMD()
    probe.readIntel()
    probe.readNVIDIA(library)
    probe.readContainers()
    probe.readOpenCL()
    return HostReading(
      machine: probe.machine, libc: probe.libc(), os: probe.operatingSystem(),
      partitioned: (library?.devices ?? []).filter(\.isPartitioned).compactMap(\.gpu.name).sorted(),
      notices: probe.notices.sorted())
  }

  /// The text of a file; nil when it is absent, and when it cannot be read, which is noted.
  mutating func read(_ path: String, limit: Int = HostFolder.limitBytes) -> String? {
    switch folder.content(path, limit: limit) {
    case .absent: return nil
    case .bytes(let bytes): return String(decoding: bytes, as: UTF8.self)
    case .refused(let reason):
      notices.append(Notice("cannot be read: \(reason)", path: path))
      return nil
    }
  }
}
