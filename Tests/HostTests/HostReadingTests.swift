import Host
import Model
import Testing

@Suite struct HostReadingTests {
  @Test func `an empty machine has no drivers and no GPUs`() {
    let reading = HostReading(machine: MachineFacts(), libc: nil, os: nil)
    #expect(reading.machine.drivers.isEmpty && reading.machine.gpus.isEmpty)
  }
}
