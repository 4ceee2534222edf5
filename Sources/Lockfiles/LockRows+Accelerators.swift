import Model

extension AcceleratorFacts: LockRow {
  static var blank: AcceleratorFacts { AcceleratorFacts() }

  // Extension modules are no part of a lock file.
  mutating func exchange(_ fields: inout some LockFields) throws(LockShapeError) {
    try fields.rows("compatibility", &compatibility)
    try fields.rows("components", &components)
    try fields.rows("engines", &engines)
    try fields.rows("gpuCode", &gpuCode)
    try fields.text("machine", &machine)
    try fields.row("needs", &needs)
    try fields.rows("variants", &variants)
  }
}

extension AcceleratorFacts.Component: LockRow {
  static var blank: Self {
    Self(name: "", version: nil, soname: nil, path: "", layer: nil, package: nil)
  }

  mutating func exchange(_ fields: inout some LockFields) throws(LockShapeError) {
    try fields.text("buildID", &buildID)
    try fields.text("foundBy", &foundBy)
    try fields.flag("isLoaded", &isLoaded)
    try fields.text("name", &name)
    try fields.text("package", &package)
    try fields.text("path", &path)
    try fields.text("soname", &soname)
    try fields.text("version", &version)
    try fields.word("versionSource", &versionSource)
  }
}

extension AcceleratorFacts.CodeRecord: LockRow {
  static var blank: Self {
    Self(path: "", layer: nil, package: nil, code: GPUCode(vendor: .nvidia, containers: []))
  }

  mutating func exchange(_ fields: inout some LockFields) throws(LockShapeError) {
    try fields.rows("containers", &containers)
    try fields.text("package", &package)
    try fields.text("path", &path)
    try fields.texts("ptx", &ptx)
    try fields.texts("targets", &targets)
    try fields.word("vendor", &vendor)
  }
}

extension GPUCode.Containers: LockRow {
  static var blank: Self { Self(targets: [], count: 0) }

  mutating func exchange(_ fields: inout some LockFields) throws(LockShapeError) {
    try fields.number("count", &count)
    try fields.texts("targets", &targets)
  }
}

extension AcceleratorFacts.Variant: LockRow {
  static var blank: Self {
    Self(
      name: "", package: nil, family: .cpu, release: nil, version: nil, because: "", path: "",
      layer: nil)
  }

  mutating func exchange(_ fields: inout some LockFields) throws(LockShapeError) {
    try fields.text("because", &because)
    try fields.word("family", &family)
    try fields.text("name", &name)
    try fields.text("package", &package)
    try fields.text("path", &path)
    try fields.text("release", &release)
    try fields.text("version", &version)
  }
}

extension AcceleratorFacts.Needs: LockRow {
  static var blank: Self { Self() }

  mutating func exchange(_ fields: inout some LockFields) throws(LockShapeError) {
    try fields.row("cpu", &cpu)
    try fields.row("cxxabi", &cxxabi)
    try fields.row("driver", &driver)
    try fields.row("glibc", &glibc)
    try fields.rows("glibcAboveTag", &glibcAboveTag)
    try fields.row("glibcxx", &glibcxx)
  }
}

extension AcceleratorFacts.Need: LockRow {
  static var blank: Self { Self(minimum: "", because: "", path: "", layer: nil, package: nil) }

  mutating func exchange(_ fields: inout some LockFields) throws(LockShapeError) {
    try fields.text("because", &because)
    try fields.text("minimum", &minimum)
    try fields.text("package", &package)
    try fields.text("path", &path)
  }
}

extension AcceleratorFacts.CompatibilityDriver: LockRow {
  static var blank: Self { Self(path: "", layer: nil, driver: nil, cuda: nil, branches: nil) }

  mutating func exchange(_ fields: inout some LockFields) throws(LockShapeError) {
    try fields.numbers("branches", &branches)
    try fields.text("cuda", &cuda)
    try fields.text("driver", &driver)
    try fields.text("path", &path)
  }
}

extension AcceleratorFacts.Engine: LockRow {
  static var blank: Self { Self(path: "", layer: nil, version: nil) }

  mutating func exchange(_ fields: inout some LockFields) throws(LockShapeError) {
    try fields.text("path", &path)
    try fields.text("version", &version)
  }
}
