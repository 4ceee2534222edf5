import Binaries
import Foundation

// Each execution has a seed of its own, so that a crash is found again by the seeds near the last
// one that was printed. One execution alone writes its input to standard output.
func say(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }

let arguments = Array(CommandLine.arguments.dropFirst())
guard arguments.count >= 2, let reader = FuzzReader(rawValue: arguments[0]),
  let executions = UInt64(arguments[1])
else {
  say("usage: fuzz-runner (elf|fatbin|hip|stream) EXECUTIONS [SEED [CORPUS]]")
  exit(2)
}
let seed = arguments.count > 2 ? UInt64(arguments[2]) ?? 1 : 1
let folder = arguments.count > 3 ? arguments[3] : "fixtures/binaries"
let corpus = FuzzCorpus(folder: folder, reader: reader)
guard !corpus.inputs.isEmpty else {
  say("no inputs for \(reader.rawValue) below \(folder)")
  exit(3)
}

var slowest = 0.0
var facts = 0
var problems = 0
let begun = ProcessInfo.processInfo.systemUptime
for execution in 0..<executions {
  var random = FuzzRandom(seed: seed &+ execution)
  let input = corpus.input(&random)
  if executions == 1 { FileHandle.standardOutput.write(Data(input.bytes)) }
  let start = ProcessInfo.processInfo.systemUptime
  let reading = reader.read(input, &random)
  let duration = ProcessInfo.processInfo.systemUptime - start
  if reading.fact != nil { facts += 1 }
  if !reading.problems.isEmpty { problems += 1 }
  if duration > max(0.1, slowest) {
    slowest = duration
    say("slow: seed \(seed &+ execution) took \(duration) seconds")
  }
  if execution.isMultiple(of: 1 << 18) { say("\(reader.rawValue): seed \(seed &+ execution)") }
}
if executions > 1 {
  let duration = Int(ProcessInfo.processInfo.systemUptime - begun)
  say(
    "\(reader.rawValue): \(executions) executions from seed \(seed), \(facts) with facts, "
      + "\(problems) with problems, \(duration) seconds, no finding")
}
