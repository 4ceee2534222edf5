extension PEP440Specifiers {
  /// What an `===` asks for: the one text that can match, or a contradiction of two.
  private enum Arbitrary {
    case none
    case one(String)
    case contradiction
  }

  private var arbitrary: Arbitrary {
    var found: PEP440Specifier?
    for clause in clauses where clause.comparison == .arbitrary {
      if let found, !found.matchesText(clause.versionText) { return .contradiction }
      found = clause
    }
    return found.map { .one($0.versionText) } ?? .none
  }

  /// The versions that all clauses but `===` accept.
  var ranges: PEP440Ranges {
    var whole = PEP440Interval(lower: .start, upper: .end)
    var holes: [PEP440Interval] = []
    for clause in clauses {
      guard let interval = clause.interval else { continue }
      if clause.comparison == .notEqual {
        holes.append(interval)
      } else {
        whole.lower = max(whole.lower, interval.lower)
        whole.upper = min(whole.upper, interval.upper)
      }
    }
    return PEP440Ranges(whole, without: holes)
  }

  /// Tells whether no version whatsoever, published or not, can match.
  package var isUnsatisfiable: Bool { isUnsatisfiable(prereleases: nil) }

  /// Tells whether no version whatsoever can match; `false` leaves pre-releases out of account.
  package func isUnsatisfiable(prereleases: Bool?) -> Bool {
    switch arbitrary {
    case .contradiction: true
    case .one(let text): !contains(text: text, prereleases: prereleases)
    case .none: ranges.isEmpty(prereleases: prereleases)
    }
  }

  /// The specifier with the clauses of both.
  package func intersection(_ other: PEP440Specifiers) -> PEP440Specifiers {
    PEP440Specifiers(clauses: clauses + other.clauses)
  }

  /// Tells whether every version that this one accepts is accepted by the other one too.
  package func isSubset(of other: PEP440Specifiers) -> Bool {
    switch (arbitrary, other.arbitrary) {
    case (.contradiction, _): return true
    case (.one(let text), _): return isUnsatisfiable || other.contains(text: text)
    case (.none, .none):
      let own = ranges
      return own.intersection(other.ranges) == own
    case (.none, _): return isUnsatisfiable
    }
  }

  /// Tells whether this one accepts every version that the other one accepts.
  package func isSuperset(of other: PEP440Specifiers) -> Bool {
    other.isSubset(of: self)
  }

  /// Tells whether no version is accepted by both.
  package func isDisjoint(with other: PEP440Specifiers) -> Bool {
    intersection(other).isUnsatisfiable
  }

  /// Tells whether some version can be accepted by both.
  package func intersects(_ other: PEP440Specifiers) -> Bool {
    !isDisjoint(with: other)
  }

  /// Tells whether both accept the same versions, however they are written.
  package func isEquivalent(to other: PEP440Specifiers) -> Bool {
    isSubset(of: other) && other.isSubset(of: self)
  }
}
