import Foundation
import Lockfiles
import Signatures

// `tamper-runner` flips every single bit of a signed lock file and of its signatures, one at a time,
// and verifies after each. Exit 0: everything was refused; 1: something was accepted; 2: usage;
// 3: a file cannot be read. `repair` takes longer: it puts the digest of the lock right after each
// flip, so that the whole file is read each time and only the signature is left to refuse it.
let usage = """
  usage: tamper-runner flip KEY [BYTES]          a lock of its own, about 50 kB, signed with KEY
         tamper-runner flip LOCK DSSE PUB [ENV]  files that are there
         tamper-runner repair …                  the same arguments
         tamper-runner make LOCK [BYTES]         writes that lock
         tamper-runner sign LOCK KEY ENV         signs into LOCK.dsse
         tamper-runner verify LOCK PUB ENV       verifies LOCK.dsse
  """

func say(_ line: String) { print(line) }

func bytes(_ path: String) throws -> [UInt8] {
  [UInt8](try Data(contentsOf: URL(filePath: path)))
}

func write(_ bytes: [UInt8], _ path: String) throws {
  try Data(bytes).write(to: URL(filePath: path))
}

func privateKey(_ path: String) throws -> PrivateKey {
  let passphrase = ProcessInfo.processInfo.environment["HOLDFAST_KEY_PASSPHRASE"]
  return try PrivateKey(
    pem: try bytes(path), path: path, passphrase: passphrase.map { Array($0.utf8) })
}

/// Signs an environment of a lock file; the bytes of the file of signatures.
func signed(
  _ lock: [UInt8], _ environment: String, _ key: PrivateKey, before: [UInt8]?
) throws -> [UInt8] {
  let document = try LockDocument.read(lock, path: "holdfast.lock")
  var file = SignatureFile(before)
  try file.sign(
    project: document.body.project, environment: environment,
    subjectDigest: try document.environmentDigest(environment) ?? "", with: key)
  return file.bytes
}

/// Flips every bit of the targets and says what became of it; whether all was refused.
func flip(
  _ targets: [Tampering.Target], _ lock: [UInt8], _ signatures: [UInt8],
  _ verification: Verification
) async -> Bool {
  guard case .accepted = verification.outcome(lock: lock, signatures: signatures) else {
    say("the files do not verify as they are")
    return false
  }
  let algorithms = verification.keys.map(\.algorithm.rawValue).joined(separator: ", ")
  say("\(algorithms): lock \(lock.count) bytes, signatures \(signatures.count) bytes")
  var isRefused = true
  for target in targets {
    let begun = ProcessInfo.processInfo.systemUptime
    let tampering = Tampering(
      target: target, lock: lock, signatures: signatures, verification: verification)
    let tally = await tampering.tally(tasks: ProcessInfo.processInfo.activeProcessorCount)
    let seconds = Int(ProcessInfo.processInfo.systemUptime - begun)
    say(
      "\(target.rawValue): \(tally.flips) flips, \(tally.accepted.count) accepted, \(seconds) s")
    for (reason, count) in tally.refused.sorted(by: { ($0.value, $1.key) > ($1.value, $0.key) }) {
      say("  \(count) \(reason)")
    }
    for place in tally.accepted.prefix(20) { say("  ACCEPTED byte \(place.byte) bit \(place.bit)") }
    isRefused = isRefused && tally.accepted.isEmpty && tally.flips > 0
  }
  return isRefused
}

let arguments = Array(CommandLine.arguments.dropFirst())
let targets: [Tampering.Target] =
  arguments.first == "repair" ? [.repairedLock] : [.signatures, .lock]
do {
  switch (arguments.first, arguments.count) {
  case ("flip", 2), ("flip", 3), ("repair", 2), ("repair", 3):
    let key = try privateKey(arguments[1])
    let count = arguments.count > 2 ? Int(arguments[2]) ?? 50_000 : 50_000
    let lock = try SampleLock.bytes(count: min(max(count, 1), 1 << 20))
    let signatures = try signed(lock, SampleLock.environment, key, before: nil)
    let verification = Verification(
      project: nil, environment: SampleLock.environment, keys: [key.publicKey])
    exit(await flip(targets, lock, signatures, verification) ? 0 : 1)
  case ("flip", 4), ("flip", 5), ("repair", 4), ("repair", 5):
    let key = try PublicKey(pem: try bytes(arguments[3]), path: arguments[3])
    let lock = try bytes(arguments[1])
    let document = try LockDocument.read(lock, path: arguments[1])
    let names = document.body.environments.keys.sorted()
    let verification = Verification(
      project: nil, environment: arguments.count > 4 ? arguments[4] : names.first ?? "",
      keys: [key])
    exit(await flip(targets, lock, try bytes(arguments[2]), verification) ? 0 : 1)
  case ("make", 2), ("make", 3):
    let count = arguments.count > 2 ? Int(arguments[2]) ?? 50_000 : 50_000
    try write(try SampleLock.bytes(count: min(max(count, 1), 1 << 20)), arguments[1])
  case ("sign", 4):
    let path = arguments[1] + SignatureFile.suffix
    let before = FileManager.default.fileExists(atPath: path) ? try bytes(path) : nil
    let key = try privateKey(arguments[2])
    try write(try signed(try bytes(arguments[1]), arguments[3], key, before: before), path)
  case ("verify", 4):
    let key = try PublicKey(pem: try bytes(arguments[2]), path: arguments[2])
    let verification = Verification(project: nil, environment: arguments[3], keys: [key])
    let outcome = verification.outcome(
      lock: try bytes(arguments[1]), signatures: try bytes(arguments[1] + SignatureFile.suffix))
    switch outcome {
    case .accepted(let statement): say("accepted, sequence \(statement.sequence)")
    case .refused(let reason):
      say("refused, \(reason)")
      exit(1)
    }
  default:
    say(usage)
    exit(2)
  }
} catch {
  say("\(error)")
  exit(3)
}
