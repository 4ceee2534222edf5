package import Model

/// What looking at this machine gave.
package struct HostReading: Sendable {
  /// Drivers, GPUs, processor, kernel.
  package var machine: MachineFacts
  /// The C library of this machine; nil where unknown.
  package var libc: EnvironmentFacts.CLibrary?
  /// The release of the operating system; nil where unknown.
  package var os: EnvironmentFacts.OperatingSystem?
  /// What could not be read: one sentence each, lower case, no full stop.
  package var notices: [Notice]

  /// A reading.
  package init(
    machine: MachineFacts, libc: EnvironmentFacts.CLibrary?, os: EnvironmentFacts.OperatingSystem?,
    notices: [Notice] = []
  ) {
    self.machine = machine
    self.libc = libc
    self.os = os
    self.notices = notices
  }
}
