import Bytes
import Model

/// What a scanner found, judged against the sections that hold device code.
struct DeviceCode {
  private var isFull = false
  private var counts: [GPUCode.Vendor: [[String]: Int]] = [:]

  /// A place in the file that holds containers and nothing else.
  ///
  /// In files without section names it is all that is mapped, under an empty name: other bytes lie
  /// there too, and what is damaged there may be no container at all.
  struct Section {
    var name: String
    var range: Range<Int>
  }

  /// Counts the containers that begin in one of the sections.
  mutating func count(_ scanner: DeviceScanner, in sections: [Section], problems: inout Problems) {
    let sections = sections.sorted { $0.range.lowerBound < $1.range.lowerBound }
    var held = [Int](repeating: 0, count: sections.count)
    var next = 0
    for container in scanner.containers {
      while next < sections.count, sections[next].range.upperBound <= container.start { next += 1 }
      guard next < sections.count, sections[next].range.contains(container.start) else {
        if next < sections.count, !sections[next].name.isEmpty,
          container.end > sections[next].range.lowerBound
        {
          problems.add("`\(sections[next].name)` was passed over as part of something before it")
        }
        continue
      }
      held[next] += 1
      count(container, of: scanner, section: sections[next], problems: &problems)
    }
    for (section, held) in zip(sections, held)
    where held == 0 && section.range.count >= 16 && !section.name.isEmpty {
      problems.add("`\(section.name)` holds no device code that could be read")
    }
    if scanner.isFull || isFull { problems.add("holds more device code than is counted") }
  }

  private mutating func count(
    _ container: DeviceScanner.Container, of scanner: DeviceScanner, section: Section,
    problems: inout Problems
  ) {
    if section.name.isEmpty, container.firstEntry == container.lastEntry { return }
    if container.end > section.range.upperBound {
      problems.add("device code at \(hex(container.start)) runs past its section")
    }
    if let flaw = container.flaw { problems.add(text(of: flaw, in: container)) }
    var found: [GPUCode.Vendor: Set<String>] = [:]
    for entry in scanner.entries[container.firstEntry..<container.lastEntry]
    where entry.end <= section.range.upperBound {
      let target = scanner.targets[Int(entry.target)]
      found[target.vendor, default: []].insert(target.text)
    }
    for (vendor, targets) in found { add(vendor, targets: targets.sorted()) }
  }

  /// The most different contents of containers that are told apart.
  private static let mostContents = 4096
  private var contents = 0

  /// Adds a container of a vendor.
  mutating func add(_ vendor: GPUCode.Vendor, targets: [String]) {
    if let count = counts[vendor]?[targets] {
      counts[vendor]?[targets] = count + 1
    } else if contents < Self.mostContents {
      contents += 1
      counts[vendor, default: [:]][targets] = 1
    } else {
      isFull = true
    }
  }

  /// The containers by vendor, in the order of `GPUCode`.
  var sorted: [GPUCode] {
    counts.sorted { $0.key < $1.key }.map { vendor, counts in
      GPUCode(
        vendor: vendor,
        containers: counts.map { GPUCode.Containers(targets: $0.key, count: $0.value) }
          .sorted { $0.targets.lexicographicallyPrecedes($1.targets) })
    }
  }

  private func text(
    of flaw: DeviceScanner.Flaw, in container: DeviceScanner.Container
  ) -> String {
    let place = "device code at \(hex(container.start))"
    return switch flaw {
    case .entry(let at, let header, let payload):
      "\(place): the entry at \(hex(at)) tells a header of \(header) and \(payload) bytes"
    case .unknownKind(let kind): "\(place) holds an entry of unknown kind \(kind)"
    case .manyEntries: "\(place) has more than \(DeviceScanner.mostContainerEntries) entries"
    case .manyTargets: "\(place) names too many targets"
    case .bundle(let reason): "the bundle at \(hex(container.start)): \(reason)"
    case .cut: "\(place) is cut short"
    }
  }

  private func hex(_ number: Int) -> String { "0x" + String(number, radix: 16) }
}
