/// What an ELF file says about itself: what it needs, offers and carries.
///
/// Specification: System V ABI, chapters 4 and 5; the GNU extensions of symbol versions and
/// properties.
package struct BinaryFact: Sendable, Hashable, Codable {
  /// The kinds of ELF file (`e_type`).
  package enum Kind: String, Sendable, Hashable, Codable {
    case executable
    case sharedObject = "shared-object"
    case relocatable
    case other
  }

  /// The versions of symbols that are needed from one library (`.gnu.version_r`).
  package struct VersionNeed: Sendable, Hashable, Codable {
    /// The library, `libc.so.6`.
    package var library: String
    /// The versions, sorted, `GLIBC_2.17`.
    package var versions: [String]

    /// The needs from one library.
    package init(library: String, versions: [String]) {
      self.library = library
      self.versions = versions
    }
  }

  /// The limits that a forward-compatibility library states (`.note.cuda.fwd_compatibility`).
  package struct ForwardCompatibility: Sendable, Hashable, Codable {
    /// `CUDA version`, `13.1`; nil where the note names none.
    package var cuda: String?
    /// The branches of the kernel driver that it works with, sorted; nil where the note has no list.
    package var branches: [Int]?

    /// Limits.
    package init(cuda: String?, branches: [Int]?) {
      self.cuda = cuda
      self.branches = branches
    }
  }

  /// The NumPy C interface that an extension module was compiled against.
  package struct NumPyInterface: Sendable, Hashable, Codable {
    /// The major version of the binary interface: 1 or 2.
    package var major: Int
    /// How it is known: `imports numpy._core`, `compares with 0x1000009`.
    package var because: String

    /// An interface.
    package init(major: Int, because: String) {
      self.major = major
      self.because = because
    }
  }

  /// The machine, `x86_64` or `aarch64`; `machine 190` for others without a name here.
  package var machine: String
  /// 32 or 64.
  package var bits: Int
  /// The most significant byte comes first.
  package var isBigEndian: Bool
  /// The kind of file.
  package var kind: Kind
  /// `DT_SONAME`.
  package var soname: String?
  /// `DT_NEEDED`, in file order.
  package var needed: [String]
  /// `DT_RUNPATH`, split at colons.
  package var runpath: [String]
  /// `DT_RPATH`, split at colons.
  package var rpath: [String]
  /// Versions needed from other libraries, by library.
  package var versionNeeds: [VersionNeed]
  /// Versions that it defines (`.gnu.version_d`), sorted, without its own name.
  package var versionDefinitions: [String]
  /// The GNU build id, lower-case hexadecimal.
  package var buildID: String?
  /// The x86-64 level that it says it needs, 1 to 4; nil where it says nothing, which proves nothing.
  package var levelNeeded: Int?
  /// The x86-64 level that it uses in some place, 1 to 4.
  package var levelUsed: Int?
  /// `.comment`: the compilers, sorted.
  package var compilers: [String]
  /// Embedded texts that tell versions of components, sorted: `NCCL version 2.27.5+cuda12.9`.
  package var texts: [String]
  /// Device code, by vendor.
  package var gpuCode: [GPUCode]
  /// The limits of a forward-compatibility library.
  package var forwardCompatibility: ForwardCompatibility?
  /// The NumPy interface of an extension module that uses it.
  package var numpy: NumPyInterface?
  /// Names of undefined, strong symbols without a version that an extension module needs, sorted.
  package var imports: [String]
  /// The symbols that a library offers to others; nil where they were not read.
  package var exports: SymbolSet?

  /// A file of a machine that says nothing else.
  package init(machine: String, bits: Int, isBigEndian: Bool, kind: Kind) {
    self.machine = machine
    self.bits = bits
    self.isBigEndian = isBigEndian
    self.kind = kind
    self.soname = nil
    self.needed = []
    self.runpath = []
    self.rpath = []
    self.versionNeeds = []
    self.versionDefinitions = []
    self.buildID = nil
    self.levelNeeded = nil
    self.levelUsed = nil
    self.compilers = []
    self.texts = []
    self.gpuCode = []
    self.forwardCompatibility = nil
    self.numpy = nil
    self.imports = []
    self.exports = nil
  }
}

/// Device code of one vendor inside a file, counted by container.
package struct GPUCode: Sendable, Hashable, Codable {
  /// Whose GPUs run it.
  package enum Vendor: String, Sendable, Hashable, Codable, Comparable {
    case amd
    case intel
    case nvidia

    /// Orders by text.
    package static func < (left: Vendor, right: Vendor) -> Bool { left.rawValue < right.rawValue }
  }

  /// Containers that hold the same set of targets.
  ///
  /// A kernel runs on a device only when its own container holds code for it: what counts is how many
  /// containers serve a device, not which targets a file mentions.
  package struct Containers: Sendable, Hashable, Codable {
    /// What each of them holds, sorted: `sm_90a`, `compute_90@8.5` (PTX and its ISA version),
    /// `lto_80`, `gfx90a:xnack+`, `gfx11-generic`, `spir64`.
    package var targets: [String]
    /// How many there are.
    package var count: Int

    /// Containers of equal content.
    package init(targets: [String], count: Int) {
      self.targets = targets
      self.count = count
    }
  }

  /// Whose GPUs run it.
  package var vendor: Vendor
  /// The containers by what they hold, sorted by targets.
  package var containers: [Containers]

  /// Device code of a vendor.
  package init(vendor: Vendor, containers: [Containers]) {
    self.vendor = vendor
    self.containers = containers
  }

  /// Every target that some container holds, sorted.
  package var targets: [String] { Set(containers.flatMap(\.targets)).sorted() }
}
