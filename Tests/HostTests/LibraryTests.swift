import Foundation
import Model
import TestKit
import Testing

@testable import Host

/// A stand-in for NVIDIA's library, compiled by the C compiler of the system.
@Suite struct LibraryTests {
  private static let source = """
    #include <string.h>
    typedef struct { unsigned long long total, free, used; } memory_t;
    int nvmlInit_v2(void) { return RESULT; }
    int nvmlShutdown(void) { return 0; }
    int nvmlSystemGetDriverVersion(char *text, unsigned length) {
      strncpy(text, "535.161.08", length); return 0; }
    int nvmlSystemGetCudaDriverVersion_v2(int *version) { *version = 12020; return 0; }
    int nvmlDeviceGetCount_v2(unsigned *count) { *count = 4; return 0; }
    int nvmlDeviceGetHandleByIndex_v2(unsigned index, void **device) {
      *device = (void *)(long)(index + 1); return index == 3 ? 4 : 0; }
    int nvmlDeviceGetName(void *device, char *text, unsigned length) {
      strncpy(text, device == (void *)3 ? "NVIDIA L4" : "NVIDIA H100 80GB HBM3", length); return 0; }
    int nvmlDeviceGetCudaComputeCapability(void *device, int *major, int *minor) {
      *major = device == (void *)3 ? 8 : 9; *minor = device == (void *)3 ? 9 : 0; return 0; }
    int nvmlDeviceGetMemoryInfo(void *device, memory_t *memory) {
      memory->total = 85520809984ull; memory->free = 1; memory->used = 2; return 0; }
    int nvmlDeviceGetBrand(void *device, int *brand) { *brand = 14; return 0; }
    int nvmlDeviceGetMigMode(void *device, int *mode, int *pending) {
      *mode = device == (void *)1; *pending = 0; return device == (void *)3 ? 3 : 0; }
    """

  private func library(_ folder: borrowing TemporaryFolder, result: Int) throws -> String {
    let file = try folder.write("nvml.c", Array(Self.source.utf8))
    let library = folder.path + "/libnvidia-ml.so.1"
    _ = try Tool.output("cc", ["-shared", "-fPIC", "-DRESULT=\(result)", "-o", library, file])
    return library
  }

  @Test(.enabled(if: Tool.has("cc"), "needs a C compiler"))
  func `asks the library for driver and devices`() throws {
    let folder = try TemporaryFolder()
    let reading = try #require(NVMLReading.read(library: try library(folder, result: 0)))
    #expect(reading.driver == "535.161.08" && reading.cuda == "12.2" && reading.refusal == nil)
    #expect(reading.devices.map(\.gpu.target) == ["9.0", "9.0", "8.9"])
    #expect(reading.devices.map(\.isPartitioned) == [true, false, false])
    #expect(reading.devices.first?.gpu.brand == "nvidia")
    #expect(reading.devices.first?.gpu.memoryBytes == 85_520_809_984)
    let host = HostProbe.read(HostFolder(root: folder.path), process: nil, library: reading)
    #expect(host.machine.gpus.map(\.name) == ["NVIDIA H100 80GB HBM3", "NVIDIA L4"])
    #expect(host.machine.gpus.map(\.count) == [2, 1])
    #expect(host.machine.drivers.map(\.cuda) == ["12.2"])
    #expect(host.partitioned == ["NVIDIA H100 80GB HBM3"])
  }

  @Test(.enabled(if: Tool.has("cc"), "needs a C compiler"))
  func `says why a library refuses, where there is a driver`() throws {
    let folder = try TemporaryFolder()
    let reading = try #require(NVMLReading.read(library: try library(folder, result: 18)))
    #expect(reading.refusal == "driver and library have different versions")
    #expect(reading.devices.isEmpty)
    let bare = HostProbe.read(HostFolder(root: folder.path), process: nil, library: reading)
    #expect(bare.notices.isEmpty && bare.machine.drivers.isEmpty)
    try folder.write("sys/module/nvidia/version", Array("535.161.08\n".utf8))
    let driven = HostProbe.read(HostFolder(root: folder.path), process: nil, library: reading)
    #expect(driven.notices.count == 1 && driven.machine.drivers.map(\.version) == ["535.161.08"])
  }

  @Test func `a library that is not there is no error`() {
    #expect(NVMLReading.read(library: "/nonexistent/libnvidia-ml.so.1") == nil)
  }

  @Test func `a library without the functions refuses`() {
    let reading = NVMLReading.read(library: "libc.so.6")
    #expect(reading?.refusal == "it lacks `nvmlInit_v2`")
  }
}
