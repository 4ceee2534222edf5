import Configuration
import Model
import Testing
import Versions

@Suite struct PolicyTests {
  private static let text = """
    [policy.severity]
    language = { major = "error", patch = "off" }
    os = "warning"
    PKG001 = { minor = "info" }
    version-differs = "warning"
    driver-too-old = "off"
    """

  @Test(
    arguments: [
      ("PKG002", "only-in-one", DriftClass.language, VersionStep.major, PolicyLevel.error),
      ("PKG002", "only-in-one", .language, .epoch, .error),
      ("PKG002", "only-in-one", .language, .minor, nil),
      ("PKG002", "only-in-one", .language, .post, .off),
      ("PKG002", "only-in-one", .language, nil, nil),
      ("PKG002", "only-in-one", .os, nil, .warning),
      ("PKG002", "only-in-one", nil, .major, nil),
      ("PKG001", "version-differs", .language, .minor, .info),
      ("PKG001", "version-differs", .language, .major, .warning),
      ("ACC001", "driver-too-old", .accelerator, nil, .off),
      ("ACC001", "other", .accelerator, nil, nil),
      ("ENV001", "other", .env, nil, nil),
    ] as [(String, String, DriftClass?, VersionStep?, PolicyLevel?)])
  func `puts rules before classes`(
    code: String, name: String, driftClass: DriftClass?, step: VersionStep?, level: PolicyLevel?
  ) throws {
    let configuration = try HoldfastConfiguration.read(Array(Self.text.utf8), path: "a.toml")
    #expect(configuration.policy.level(code: code, name: name, of: driftClass, step: step) == level)
  }

  @Test func `reads sizes with units`() throws {
    for (text, bytes) in [
      ("\"64GiB\"", 64 << 30), ("\"1 TiB\"", 1 << 40), ("\"500MB\"", 500_000_000),
      ("\"2kB\"", 2000), ("\"10 B\"", 10), ("\"4096\"", 4096), ("4096", 4096), ("4_096", 4096),
      ("0x10", 16),
      ("\"GiB\"", nil), ("\"1.5GiB\"", nil), ("\"1gib\"", nil), ("\"-1B\"", nil), ("0", nil),
      ("-5", nil), ("\"9007199254740992TiB\"", nil), ("\"99999999999999999999B\"", nil),
    ] {
      let limits = try? HoldfastConfiguration.read(
        Array("limits.layer_bytes = \(text)".utf8), path: "a.toml"
      ).limits
      #expect(limits?.layerBytes?.value == bytes, "\(text)")
    }
  }
}
