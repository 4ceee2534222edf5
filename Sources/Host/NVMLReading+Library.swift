import Glibc
import Model

extension NVMLReading {
  // Where the library lies when the loader's own search does not find it.
  private static let places = [
    "libnvidia-ml.so.1", "/usr/lib/wsl/lib/libnvidia-ml.so.1",
    "/usr/local/nvidia/lib64/libnvidia-ml.so.1", "/usr/lib64/nvidia/libnvidia-ml.so.1",
    "/run/nvidia/driver/usr/lib/x86_64-linux-gnu/libnvidia-ml.so.1",
    "/run/nvidia/driver/usr/lib/aarch64-linux-gnu/libnvidia-ml.so.1",
  ]

  /// What the library of this machine says; nil where there is none.
  static func current() -> NVMLReading? {
    for place in places {
      if let reading = read(library: place) { return reading }
    }
    return nil
  }

  /// What the library at a path says; nil when it cannot be opened.
  static func read(library path: String) -> NVMLReading? {
    guard let library = NVMLLibrary(path) else { return nil }
    return library.reading()
  }
}

// Signatures of `nvml.h`; a device is an opaque pointer, every function returns an `nvmlReturn_t`.
private typealias Plain = @convention(c) () -> Int32
private typealias TextOfSystem = @convention(c) (UnsafeMutablePointer<CChar>, UInt32) -> Int32
private typealias NumberOfSystem = @convention(c) (UnsafeMutablePointer<Int32>) -> Int32
private typealias CountOfSystem = @convention(c) (UnsafeMutablePointer<UInt32>) -> Int32
private typealias DeviceAt = @convention(c) (UInt32, UnsafeMutablePointer<OpaquePointer?>) -> Int32
private typealias TextOfDevice =
  @convention(c) (OpaquePointer, UnsafeMutablePointer<CChar>, UInt32) -> Int32
private typealias NumberOfDevice =
  @convention(c) (OpaquePointer, UnsafeMutablePointer<Int32>) -> Int32
private typealias TwoNumbersOfDevice =
  @convention(c) (OpaquePointer, UnsafeMutablePointer<Int32>, UnsafeMutablePointer<Int32>) -> Int32
private typealias MemoryOfDevice =
  @convention(c) (OpaquePointer, UnsafeMutablePointer<UInt64>) -> Int32

/// The opened library; closed with the value.
@safe
private struct NVMLLibrary: ~Copyable {
  private static let limitDevices: UInt32 = 1_024

  // From `dlopen`, owned, closed in `deinit`.
  private let handle: UnsafeMutableRawPointer

  init?(_ path: String) {
    guard let handle = unsafe dlopen(path, RTLD_NOW | RTLD_LOCAL) else { return nil }
    unsafe self.handle = handle
  }

  deinit {
    // Closed once: the type cannot be copied, and no function of it is kept.
    unsafe _ = dlclose(handle)
  }

  // The name tells the signature, which the caller states; nil where the library is too old.
  private borrowing func function<Signature>(_ name: String, as type: Signature.Type) -> Signature?
  {
    guard let symbol = unsafe dlsym(handle, name) else { return nil }
    return unsafe unsafeBitCast(symbol, to: type)
  }

  borrowing func reading() -> NVMLReading {
    var reading = NVMLReading()
    guard let start = function("nvmlInit_v2", as: Plain.self) else {
      reading.refusal = "it lacks `nvmlInit_v2`"
      return reading
    }
    let code = start()
    guard code == 0 else {
      reading.refusal = NVMLReading.reason(Int(code))
      return reading
    }
    defer { _ = function("nvmlShutdown", as: Plain.self)?() }
    if let version = unsafe function("nvmlSystemGetDriverVersion", as: TextOfSystem.self) {
      // The buffer lives through the call and is as long as the call is told.
      reading.driver = unsafe text { unsafe version($0, $1) }
    }
    let cudaVersion =
      unsafe function("nvmlSystemGetCudaDriverVersion_v2", as: NumberOfSystem.self)
      ?? function("nvmlSystemGetCudaDriverVersion", as: NumberOfSystem.self)
    var number: Int32 = 0
    // Numbers live through the calls that fill them, here and below.
    if let ask = unsafe cudaVersion, unsafe ask(&number) == 0 {
      reading.cuda = NVMLReading.cudaVersion(Int(number))
    }
    var count: UInt32 = 0
    guard let countDevices = unsafe function("nvmlDeviceGetCount_v2", as: CountOfSystem.self),
      let device = unsafe function("nvmlDeviceGetHandleByIndex_v2", as: DeviceAt.self),
      unsafe countDevices(&count) == 0
    else { return reading }
    for index in 0..<min(count, Self.limitDevices) {
      var found: OpaquePointer?
      // A GPU that this user may not see answers with an error and is left out.
      guard unsafe device(index, &found) == 0, let found = unsafe found else { continue }
      unsafe reading.devices.append(describe(found))
    }
    return reading
  }

  private borrowing func describe(_ device: OpaquePointer) -> NVMLReading.Device {
    var gpu = MachineFacts.GPU(vendor: .nvidia, name: nil, count: 1)
    if let name = unsafe function("nvmlDeviceGetName", as: TextOfDevice.self) {
      gpu.name = unsafe text { unsafe name(device, $0, $1) }
    }
    var major: Int32 = 0
    var minor: Int32 = 0
    if let capability = unsafe function(
      "nvmlDeviceGetCudaComputeCapability", as: TwoNumbersOfDevice.self),
      unsafe capability(device, &major, &minor) == 0
    {
      gpu.target = "\(major).\(minor)"
    }
    // `nvmlMemory_t`: total, free and used bytes, 64 bits each.
    var memory: [UInt64] = [0, 0, 0]
    if let ask = unsafe function("nvmlDeviceGetMemoryInfo", as: MemoryOfDevice.self),
      unsafe ask(device, &memory) == 0
    {
      gpu.memoryBytes = Int(exactly: memory[0])
    }
    var brand: Int32 = 0
    if let ask = unsafe function("nvmlDeviceGetBrand", as: NumberOfDevice.self),
      unsafe ask(device, &brand) == 0
    {
      gpu.brand = NVMLReading.brand(Int(brand))
    }
    var mode: Int32 = 0
    var pending: Int32 = 0
    var isPartitioned = false
    if let ask = unsafe function("nvmlDeviceGetMigMode", as: TwoNumbersOfDevice.self),
      unsafe ask(device, &mode, &pending) == 0
    {
      isPartitioned = mode == 1
    }
    return NVMLReading.Device(gpu: gpu, isPartitioned: isPartitioned)
  }

  // A text that a function writes into a buffer, with a zero byte at its end.
  private borrowing func text(
    _ fill: (UnsafeMutablePointer<CChar>, UInt32) -> Int32
  ) -> String? {
    var buffer = [CChar](repeating: 0, count: 96)
    let code = unsafe buffer.withUnsafeMutableBufferPointer { bytes -> Int32 in
      guard let start = bytes.baseAddress else { return -1 }
      return unsafe fill(start, UInt32(bytes.count))
    }
    guard code == 0 else { return nil }
    let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
  }
}
