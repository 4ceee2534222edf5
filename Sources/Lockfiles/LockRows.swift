import Model

extension LockBody: LockRow {
  static var blank: LockBody { LockBody() }

  mutating func exchange(_ fields: inout some LockFields) throws(LockShapeError) {
    try fields.rows("environments", &environments)
    try fields.text("project", &project)
  }
}

extension LockedEnvironment: LockRow {
  static var blank: LockedEnvironment { LockedEnvironment() }

  mutating func exchange(_ fields: inout some LockFields) throws(LockShapeError) {
    try fields.row("declared", &declared)
    try fields.rows("installed", &installed)
  }
}

extension DeclaredPart: LockRow {
  static var blank: DeclaredPart { DeclaredPart() }

  mutating func exchange(_ fields: inout some LockFields) throws(LockShapeError) {
    try fields.texts("extras", &extras)
    try fields.texts("files", &files)
    try fields.texts("groups", &groups)
    try fields.rows("images", &images)
    try fields.rows("pins", &pins)
    try fields.text("python", &python)
    try fields.rows("requirements", &requirements)
  }
}

extension DeclaredPart.Requirement: LockRow {
  static var blank: Self {
    Self(file: "", ecosystem: .pypi, text: "", name: "", kind: .declared)
  }

  mutating func exchange(_ fields: inout some LockFields) throws(LockShapeError) {
    try fields.word("ecosystem", &ecosystem)
    try fields.text("extra", &extra)
    try fields.text("file", &file)
    try fields.text("group", &group)
    try fields.texts("hashes", &hashes)
    try fields.word("kind", &kind)
    try fields.text("marker", &marker)
    try fields.text("name", &name)
    try fields.row("source", &source)
    try fields.text("text", &text)
  }
}

extension DeclaredPart.Pin: LockRow {
  static var blank: Self { Self(file: "", ecosystem: .pypi, name: "", version: "") }

  mutating func exchange(_ fields: inout some LockFields) throws(LockShapeError) {
    try fields.word("ecosystem", &ecosystem)
    try fields.text("file", &file)
    try fields.texts("hashes", &hashes)
    try fields.text("marker", &marker)
    try fields.text("name", &name)
    try fields.row("source", &source)
    try fields.text("version", &version)
  }
}

extension DeclaredPart.BaseImage: LockRow {
  static var blank: Self { Self(file: "", stage: "", base: "") }

  mutating func exchange(_ fields: inout some LockFields) throws(LockShapeError) {
    try fields.text("base", &base)
    try fields.text("file", &file)
    try fields.text("stage", &stage)
  }
}

extension PackageSource: LockRow {
  static var blank: PackageSource { PackageSource(kind: .index) }

  mutating func exchange(_ fields: inout some LockFields) throws(LockShapeError) {
    try fields.text("commit", &commit)
    try fields.flag("editable", &editable)
    try fields.word("kind", &kind)
    try fields.text("requestedRevision", &requestedRevision)
    try fields.text("subdirectory", &subdirectory)
    try fields.text("url", &url)
  }
}

extension InstalledPart: LockRow {
  static var blank: InstalledPart {
    InstalledPart(subject: .blank, numerics: .blank)
  }

  mutating func exchange(_ fields: inout some LockFields) throws(LockShapeError) {
    try fields.row("accelerators", &accelerators)
    try fields.row("base", &base)
    try fields.texts("entrypoint", &entrypoint)
    try fields.rows("interpreters", &interpreters)
    try fields.texts("layers", &layers)
    try fields.row("libc", &libc)
    try fields.row("numerics", &numerics)
    try fields.row("os", &os)
    try fields.rows("packages", &packages)
    try fields.row("subject", &subject)
    try fields.table("variables", &variables)
  }
}

extension InstalledPart.Subject: LockRow {
  static var blank: Self { Self(kind: .image, digest: nil) }

  mutating func exchange(_ fields: inout some LockFields) throws(LockShapeError) {
    try fields.text("digest", &digest)
    try fields.word("kind", &kind)
  }
}

extension InstalledPart.Interpreter: LockRow {
  static var blank: Self { Self(kind: "", version: nil, path: "", primary: false) }

  mutating func exchange(_ fields: inout some LockFields) throws(LockShapeError) {
    try fields.text("kind", &kind)
    try fields.text("path", &path)
    try fields.flag("primary", &primary)
    try fields.text("version", &version)
  }
}

extension InstalledPackage: LockRow {
  static var blank: InstalledPackage {
    InstalledPackage(
      purl: "", ecosystem: .pypi, name: "", version: "", role: .primary, location: "")
  }

  mutating func exchange(_ fields: inout some LockFields) throws(LockShapeError) {
    try fields.text("architecture", &architecture)
    try fields.text("brokenState", &brokenState)
    try fields.row("build", &build)
    try fields.text("contents", &contents)
    try fields.word("ecosystem", &ecosystem)
    try fields.texts("hashes", &hashes)
    try fields.text("hashesFrom", &hashesFrom)
    try fields.text("location", &location)
    try fields.text("name", &name)
    try fields.text("purl", &purl)
    try fields.texts("requires", &requires)
    try fields.word("role", &role)
    try fields.row("source", &source)
    try fields.text("version", &version)
  }
}

extension PackageRecord.Build: LockRow {
  static var blank: Self { Self() }

  mutating func exchange(_ fields: inout some LockFields) throws(LockShapeError) {
    try fields.text("local", &local)
    try fields.texts("tags", &tags)
    try fields.text("text", &text)
  }
}

extension NumericsFingerprint: LockRow {
  static var blank: NumericsFingerprint { NumericsFingerprint(digest: "", inputs: [:]) }

  mutating func exchange(_ fields: inout some LockFields) throws(LockShapeError) {
    try fields.text("digest", &digest)
    try fields.table("inputs", &inputs)
  }
}

extension EnvironmentFacts.BaseImage: LockRow {
  static var blank: Self { Self(name: nil, digest: nil) }

  mutating func exchange(_ fields: inout some LockFields) throws(LockShapeError) {
    try fields.text("digest", &digest)
    try fields.text("name", &name)
  }
}

extension EnvironmentFacts.OperatingSystem: LockRow {
  static var blank: Self { Self(id: "", versionId: nil) }

  mutating func exchange(_ fields: inout some LockFields) throws(LockShapeError) {
    try fields.text("codename", &codename)
    try fields.text("id", &id)
    try fields.text("name", &name)
    try fields.text("versionId", &versionId)
  }
}

extension EnvironmentFacts.CLibrary: LockRow {
  static var blank: Self { Self(family: "", version: nil) }

  mutating func exchange(_ fields: inout some LockFields) throws(LockShapeError) {
    try fields.text("family", &family)
    try fields.text("version", &version)
  }
}
