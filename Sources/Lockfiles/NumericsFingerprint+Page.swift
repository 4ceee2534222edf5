extension NumericsFingerprint {
  /// What `holdfast explain numerics` prints: every input, and why it changes results.
  package static var page: String {
    var lines = [
      "numerics fingerprint: one digest over the facts that change floating-point results",
      "",
      "Sums of floating-point numbers depend on their order, and the order on the library, its",
      "version, the processor, the number of threads and on switches. Two environments with one",
      "fingerprint compute alike on equal machines; the machine itself (GPU model, driver, processor)",
      "is not part of it, and neither are seeds and data. Write the digest beside a training run.",
      "",
      "Goes in, by name:",
    ]
    func add(_ name: String, _ why: String) { lines += ["  \(name)", "      \(why)"] }
    add("machine, cpu-level", "the processor family and the level that the binaries need")
    add("libm", "the C library's mathematical functions differ in their last digits by version")
    add("python", "the interpreter of the environment: `sum` of floats is compensated since 3.12")
    add(
      "blas of PACKAGE",
      "flavour and version of each copy of BLAS and LAPACK: "
        + LockOrder.sorted(Array(NumericsInputs.algebra.values)).joined(separator: ", "))
    add(
      "openmp of PACKAGE",
      "the library that divides loops among threads: "
        + LockOrder.sorted(Array(NumericsInputs.threads.values)).joined(separator: ", "))
    for entry in NumericsInputs.components { add(entry.names.joined(separator: ", "), entry.why) }
    add(
      "package NAME",
      "version and build of packages that compute: "
        + (NumericsInputs.packages.sorted() + NumericsInputs.packagePrefixes.map { "\($0)…" })
        .joined(separator: ", "))
    add(
      "variant NAME", "whether it is built for CPU, CUDA, ROCm or another family, and which release"
    )
    for entry in NumericsInputs.variables {
      let names = entry.names.map { $0.hasSuffix("_") ? "\($0)…" : $0 }
      add("variable \(names.joined(separator: ", "))", entry.why)
    }
    lines += [
      "",
      "Copies of a library that the loader does not take, and packages that no interpreter finds, stay",
      "outside. A library without a version is named by its build id, else by its file name.",
    ]
    return lines.joined(separator: "\n") + "\n"
  }
}
