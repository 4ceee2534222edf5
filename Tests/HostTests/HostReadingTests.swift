import Foundation
import Host
import Model
import TestKit
import Testing

/// `HOLDFAST_RECORD=1` writes the expected texts again; their diff is read before it is committed.
@Suite struct HostReadingTests {
  private static let records = ProcessInfo.processInfo.environment["HOLDFAST_RECORD"] != nil

  @Test(arguments: Machine.all)
  func `reads what the files of a machine say`(machine: Machine) throws {
    let folder = try TemporaryFolder()
    try Machine.write(machine.files, to: folder)
    let text = Machine.dump(HostProbe.read(root: folder.path + "/"))
    if Self.records { try Data(text.utf8).write(to: machine.expected) }
    #expect(text == String(decoding: try Data(contentsOf: machine.expected), as: UTF8.self))
  }

  @Test func `has machines of every maker`() {
    #expect(Machine.all.count >= 10)
  }

  @Test func `a root that is not there has nothing`() {
    let reading = HostProbe.read(root: "/nonexistent/root")
    #expect(reading == HostReading(machine: MachineFacts(), libc: nil, os: nil))
  }

  @Test func `this machine has a kernel and an architecture`() {
    let reading = HostProbe.read(root: "/")
    #expect(reading.machine.kernel != nil)
    #expect(["x86_64", "aarch64"].contains(reading.machine.architecture))
    #expect(reading.libc?.family == "glibc")
  }

  @Test(.enabled(if: Tool.has("ldd", "uname"), "needs ldd and uname"))
  func `agrees with uname and ldd about this machine`() throws {
    let reading = HostProbe.read(root: "/")
    func word(_ tool: String, _ argument: String) throws -> String {
      String(decoding: try Tool.output(tool, [argument]), as: UTF8.self)
        .split(separator: "\n").first.map(String.init) ?? ""
    }
    #expect(try word("uname", "-r") == reading.machine.kernel)
    #expect(try word("uname", "-m") == reading.machine.architecture)
    #expect(try word("ldd", "--version").hasSuffix(" " + (reading.libc?.version ?? "?")))
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/lib64/ld-linux-x86-64.so.2")))
  func `agrees with the loader about the processor's level`() throws {
    let text = String(
      decoding: try Tool.output("env", ["/lib64/ld-linux-x86-64.so.2", "--help"]), as: UTF8.self)
    try #require(text.contains("supported, searched"), "a loader older than 2.33")
    let level = HostProbe.read(root: "/").machine.cpuLevel ?? "x86-64-v1"
    for number in 2...4 {
      let isSupported = text.contains("x86-64-v\(number) (supported")
      #expect(isSupported == (level >= "x86-64-v\(number)"))
    }
  }

  @Test(arguments: ["nvidia-proprietary", "amd", "intel", "damaged"])
  func `reads machines whose files end early`(name: String) throws {
    let machine = try #require(Machine.all.first { $0.name == name })
    let files = machine.files
    for (position, file) in files.enumerated() where !file.path.contains(" ") {
      for count in stride(from: 0, to: min(file.content.count, 1_500), by: 7) {
        var files = files.filter { !$0.path.contains("/cpuinfo !") }
        if let index = files.firstIndex(where: { $0.path == file.path }) {
          files[index].content = Array(file.content.prefix(count))
        }
        guard position == files.count - 1 || count % 3 == 0 else { continue }
        let folder = try TemporaryFolder()
        try Machine.write(files, to: folder)
        _ = HostProbe.read(root: folder.path)
      }
    }
  }

  @Test(arguments: [41, 42, 43] as [UInt64])
  func `reads machines whose files are damaged`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    for machine in Machine.all where machine.name != "damaged" {
      for _ in 0..<12 {
        let files = machine.files.map { file in
          (path: file.path, content: random.flipped(file.content))
        }
        let folder = try TemporaryFolder()
        try Machine.write(files, to: folder)
        let reading = HostProbe.read(root: folder.path)
        #expect(reading.notices.allSatisfy { !$0.message.contains("\n") }, "seed \(seed)")
      }
    }
  }
}
