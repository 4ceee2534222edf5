import Foundation

// `vector-runner DIR` holds every verdict table of a folder against the implementation.
// Exit 0: all agree; 1: an implemented kind disagrees; 2: usage; 3: a table cannot be read.
let arguments = CommandLine.arguments.dropFirst()
guard let folder = arguments.first, arguments.count == 1 else {
  FileHandle.standardError.write(Data("usage: vector-runner DIR\n".utf8))
  exit(2)
}

do {
  exit(try VectorReport(folder: URL(filePath: folder)).print() ? 0 : 1)
} catch {
  FileHandle.standardError.write(Data("vector-runner: \(error)\n".utf8))
  exit(3)
}
