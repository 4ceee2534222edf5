import Model

/// Whether a forward-compatibility driver (`cuda-compat`) inside an image is put to use on a host.
package enum ForwardCompatibility {
  /// The answers.
  package enum Decision: Sendable, Hashable {
    /// The container toolkit puts it before the host's driver; why.
    case used(String)
    /// It stays unused; why.
    case unused(String)
    /// A fact that is needed is missing: which.
    case unknown(String)
  }
}
