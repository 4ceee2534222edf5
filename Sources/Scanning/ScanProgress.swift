import Synchronization

/// How far a scan is: counted by the readers, looked at by whoever shows it.
package final class ScanProgress: Sendable {
  /// What is known at one moment.
  package struct State: Sendable, Hashable {
    /// Layers in all; 0 until the image is open.
    package var layers = 0
    /// Layers that are done, cached ones too.
    package var layersDone = 0
    /// Layers whose facts came from the cache.
    package var layersCached = 0
    /// Bytes of file content that passed by.
    package var bytes = 0
    /// Entries that passed by.
    package var entries = 0
    /// Files that some extractor read.
    package var files = 0
  }

  private let state = Mutex(State())

  /// Nothing done yet.
  package init() {}

  /// The present state.
  package var current: State { state.withLock { $0 } }

  /// Changes the state.
  package func update(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }
}
