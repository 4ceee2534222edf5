import Glibc

/// What only the running process can tell of its machine.
struct ProcessReading: Sendable, Hashable {
  /// The machine's architecture (`uname -m`).
  var architecture: String?
  /// The version of the GNU C library; nil on another one.
  var libcVersion: String?

  /// Of this process.
  static func current() -> ProcessReading {
    ProcessReading(architecture: machineName(), libcVersion: glibcVersion())
  }

  private static func machineName() -> String? {
    var names = utsname()
    // `names` lives through the call, which ends every field with a zero byte.
    guard unsafe uname(&names) == 0 else { return nil }
    let bytes = unsafe withUnsafeBytes(of: names.machine) { unsafe Array($0.prefix { $0 != 0 }) }
    return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
  }

  private static func glibcVersion() -> String? {
    typealias Version = @convention(c) () -> UnsafePointer<CChar>?
    // The function is looked up by name, because musl has none; its text is never freed.
    guard let symbol = unsafe dlsym(nil, "gnu_get_libc_version"),
      let text = unsafe unsafeBitCast(symbol, to: Version.self)()
    else { return nil }
    return unsafe String(cString: text)
  }
}
