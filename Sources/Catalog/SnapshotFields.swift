import Model

extension PackageRecord: Fielded {
  static var blank: Self {
    Self(
      ecosystem: .pypi, name: "", version: "", purl: "", state: .installed, role: .primary,
      location: "", evidence: [])
  }

  mutating func visit<Coder: FieldCoder>(_ coder: inout Coder) throws(PackedError) {
    try coder.text("architecture", &architecture, absent: .left)
    try coder.names("attributes", &attributes)
    try coder.text("brokenState", &brokenState, absent: .left)
    try coder.value("build", &build, absent: .null)
    if coder.version > 1 { try coder.text("contents", &contents, absent: .left) }
    try coder.flag("direct", &direct, absent: .null)
    try coder.choice("ecosystem", &ecosystem)
    try coder.values("evidence", &evidence)
    try coder.texts("hashes", &hashes)
    try coder.text("id", &id)
    try coder.text("install", &install)
    try coder.text("installer", &installer, absent: .left)
    try coder.number("layer", &layer, absent: .null)
    try coder.text("location", &location)
    try coder.text("name", &name)
    try coder.text("owner", &owner, absent: .null)
    try coder.text("purl", &purl)
    try coder.text("requiresPython", &requiresPython, absent: .left)
    try coder.choice("role", &role)
    try coder.value("source", &source, absent: .null)
    try coder.choice("state", &state)
    try coder.text("version", &version)
  }
}

extension PackageRecord.Build: Fielded {
  static var blank: Self { Self() }

  mutating func visit<Coder: FieldCoder>(_ coder: inout Coder) throws(PackedError) {
    try coder.text("local", &local, absent: .left)
    try coder.texts("tags", &tags)
    try coder.text("text", &text, absent: .left)
  }
}

extension PackageSource: Fielded {
  static var blank: Self { Self(kind: .index) }

  mutating func visit<Coder: FieldCoder>(_ coder: inout Coder) throws(PackedError) {
    try coder.text("commit", &commit, absent: .left)
    try coder.flag("editable", &editable, absent: .left)
    try coder.choice("kind", &kind)
    try coder.text("requestedRevision", &requestedRevision, absent: .left)
    try coder.text("subdirectory", &subdirectory, absent: .left)
    try coder.text("url", &url, absent: .left)
  }
}

extension Evidence: Fielded {
  static var blank: Self { Self(path: "") }

  mutating func visit<Coder: FieldCoder>(_ coder: inout Coder) throws(PackedError) {
    try coder.number("layer", &layer, absent: .left)
    try coder.number("line", &line, absent: .left)
    try coder.text("path", &path)
  }
}

extension RequirementEdge: Fielded {
  static var blank: Self {
    Self(
      from: "", anyOf: [], ecosystem: .pypi, kind: .runtime, status: .unknown, evidence: .blank)
  }

  mutating func visit<Coder: FieldCoder>(_ coder: inout Coder) throws(PackedError) {
    try coder.text("activatedByExtra", &activatedByExtra, absent: .null)
    try coder.values("anyOf", &anyOf)
    try coder.choice("ecosystem", &ecosystem)
    try coder.value("evidence", &evidence)
    try coder.texts("extrasRequested", &extrasRequested)
    try coder.text("from", &from)
    try coder.text("group", &group, absent: .left)
    try coder.texts("hashes", &hashes)
    try coder.choice("kind", &kind)
    try coder.text("marker", &marker, absent: .null)
    try coder.value("source", &source, absent: .left)
    try coder.choice("status", &status)
  }
}

extension RequirementEdge.Alternative: Fielded {
  static var blank: Self { Self(name: "", specifier: "") }

  mutating func visit<Coder: FieldCoder>(_ coder: inout Coder) throws(PackedError) {
    try coder.text("name", &name)
    try coder.text("specifier", &specifier)
    try coder.texts("to", &to)
  }
}
