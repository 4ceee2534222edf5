import Foundation
import Reports
import Scanning
import Synchronization

/// The progress of one scan on standard error: a line replaced in place on a terminal, a plain line
/// every ten seconds elsewhere.
///
/// It has a thread of its own: the readers of layers may hold every thread of the task pool.
final class ProgressDisplay: Sendable {
  private let console: Console
  private let isShown: Bool
  private let name: String
  private let progress: ScanProgress
  private let isStopped = Mutex(false)

  /// The display of a scan; the user's options may turn it off.
  init(session: Session, name: String, progress: ScanProgress) {
    self.console = session.console
    self.isShown =
      !session.console.isQuiet && !session.options.noProgress
      && session.environment["HOLDFAST_NO_PROGRESS"] == nil
    self.name = name
    self.progress = progress
  }

  /// Begins to show progress.
  func start() {
    guard isShown else { return }
    Thread.detachNewThread { self.run() }
  }

  /// Ends the display; on a terminal its line is removed.
  ///
  /// Nothing is written afterwards.
  func stop() {
    isStopped.withLock { stopped in
      guard !stopped else { return }
      stopped = true
      if isShown, console.errorIsTerminal { console.progress("\r\u{1b}[2K") }
    }
  }

  private func run() {
    let start = ContinuousClock.now
    let tenths = console.errorIsTerminal ? 1 : 100
    var tick = 0
    while !isStopped.withLock({ $0 }) {
      Thread.sleep(forTimeInterval: 0.1)
      tick += 1
      guard tick % tenths == 0 else { continue }
      isStopped.withLock { stopped in
        if !stopped { show(tick, (ContinuousClock.now - start).seconds) }
      }
    }
  }

  private func show(_ tick: Int, _ seconds: Double) {
    let state = progress.current
    let shown = ProgressText.State(
      name: name, layers: state.layers, layersDone: state.layersDone, bytes: state.bytes,
      seconds: seconds, frame: tick)
    if console.errorIsTerminal {
      console.progress("\r\u{1b}[2K" + ProgressText.line(shown, style: console.errorStyle))
    } else {
      console.progress(ProgressText.plainLine(shown, style: console.errorStyle) + "\n")
    }
  }
}
