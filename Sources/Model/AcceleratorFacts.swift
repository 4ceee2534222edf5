/// Accelerators of an environment: components, device code, build variants, and what they need.
///
/// Keys that a stored snapshot of an earlier version lacks are read as empty.
package struct AcceleratorFacts: Sendable, Hashable, Codable {
  /// One native component.
  package struct Component: Sendable, Hashable, Codable {
    /// Where a version was read, the most exact first.
    package enum VersionSource: String, Sendable, Hashable, Codable {
      /// The record of the package that is the component.
      case package
      /// The name of the file, `libcudnn.so.9.1.0`.
      case fileName = "file-name"
      /// A text inside the file, `NCCL version 2.27.5+cuda12.9`.
      case text
      /// The table of known build ids.
      case buildID = "build-id"
      /// The toolkit's own list, `version.json`.
      case toolkit
      /// A variable of the image, `NV_CUDNN_VERSION`.
      case variable
      /// The soname alone: no more than a major version.
      case soname
    }

    /// The component's short name, `cuda-runtime`.
    package var name: String
    /// The full version.
    package var version: String?
    /// Where the version was read; nil where there is none.
    package var versionSource: VersionSource?
    /// `libcudart.so.12`.
    package var soname: String?
    /// The library's path, or the record's when only the package is known.
    package var path: String
    /// The layer that holds it.
    package var layer: Int?
    /// The id of the row that brought it.
    package var package: String?
    /// The GNU build id.
    package var buildID: String?
    /// Of several copies, the one that the loader takes; nil where that cannot be told.
    package var isLoaded: Bool?
    /// How the loader finds it: `RUNPATH of torch/lib/libtorch_cuda.so`, `LD_LIBRARY_PATH`.
    package var foundBy: String?

    /// A component.
    package init(
      name: String, version: String?, soname: String?, path: String, layer: Int?, package: String?
    ) {
      self.name = name
      self.version = version
      self.versionSource = nil
      self.soname = soname
      self.path = path
      self.layer = layer
      self.package = package
      self.buildID = nil
      self.isLoaded = nil
      self.foundBy = nil
    }
  }

  /// Device code inside one file.
  package struct CodeRecord: Sendable, Hashable, Codable {
    /// The file.
    package var path: String
    /// The layer that holds it.
    package var layer: Int?
    /// The id of the row that brought it.
    package var package: String?
    /// Whose GPUs run it.
    package var vendor: GPUCode.Vendor
    /// Ready code, sorted: `sm_80`, `gfx90a`.
    package var targets: [String]
    /// Code to be compiled by the driver, sorted: `compute_90@8.5` is PTX of ISA version 8.5.
    package var ptx: [String]
    /// The containers by what they hold.
    package var containers: [GPUCode.Containers]

    /// Device code of one vendor in a file.
    package init(path: String, layer: Int?, package: String?, code: GPUCode) {
      self.path = path
      self.layer = layer
      self.package = package
      self.vendor = code.vendor
      self.targets = code.targets.filter { !$0.hasPrefix("compute_") && !$0.hasPrefix("lto_") }
      self.ptx = code.targets.filter { $0.hasPrefix("compute_") }
      self.containers = code.containers
    }
  }

  /// For which accelerator a distribution is built.
  package struct Variant: Sendable, Hashable, Codable {
    /// The accelerator families.
    package enum Family: String, Sendable, Hashable, Codable {
      case cpu
      case cuda
      case rocm
      case xpu
      case tpu
      case openvino
    }

    /// The distribution's normalised name, `torch`.
    package var name: String
    /// The id of its row.
    package var package: String?
    /// The family.
    package var family: Family
    /// `12.8`, `6.4`; nil where only the family is known.
    package var release: String?
    /// The full version where the files tell more than the record, `2.9.1+cu128`.
    package var version: String?
    /// What tells it: `torch/version.py`, `local version`, `conda build string`, `device code`.
    package var because: String
    /// Where it was read.
    package var path: String
    /// The layer that holds it.
    package var layer: Int?

    /// A variant.
    package init(
      name: String, package: String?, family: Family, release: String?, version: String?,
      because: String, path: String, layer: Int?
    ) {
      self.name = name
      self.package = package
      self.family = family
      self.release = release
      self.version = version
      self.because = because
      self.path = path
      self.layer = layer
    }
  }

  /// The least that something must be, and which file says so.
  package struct Need: Sendable, Hashable, Codable {
    /// A version, `2.28`, or a level, `x86-64-v3`.
    package var minimum: String
    /// Why, `symbol versions of libtorch_cpu.so`.
    package var because: String
    /// The file that says so.
    package var path: String
    /// The layer that holds it.
    package var layer: Int?
    /// The id of the row that brought it.
    package var package: String?

    /// A need.
    package init(minimum: String, because: String, path: String, layer: Int?, package: String?) {
      self.minimum = minimum
      self.because = because
      self.path = path
      self.layer = layer
      self.package = package
    }
  }

  /// What the environment's binaries need of the machine and of the libraries below them.
  package struct Needs: Sendable, Hashable, Codable {
    /// The least driver of the CUDA runtime, by minor-version compatibility.
    package var driver: Need?
    /// The highest `GLIBC_2.N`.
    package var glibc: Need?
    /// The highest `GLIBCXX_3.4.N`.
    package var glibcxx: Need?
    /// The highest `CXXABI_1.3.N`.
    package var cxxabi: Need?
    /// The highest x86-64 level that a binary says it needs.
    package var cpu: Need?
    /// Per package row, the highest `GLIBC_2.N` of its files, where one is above the wheel's tag.
    package var glibcAboveTag: [Need]

    /// No needs.
    package init() {
      self.driver = nil
      self.glibc = nil
      self.glibcxx = nil
      self.cxxabi = nil
      self.cpu = nil
      self.glibcAboveTag = []
    }
  }

  /// A forward-compatibility driver (`cuda-compat`) inside the environment.
  package struct CompatibilityDriver: Sendable, Hashable, Codable {
    /// The file, `…/compat/libcuda.so.575.57.08`.
    package var path: String
    /// The layer that holds it.
    package var layer: Int?
    /// The version of the driver, from the file's name.
    package var driver: String?
    /// The CUDA version that it brings, from its note.
    package var cuda: String?
    /// The branches of the kernel driver that it works with; nil where its note has none.
    package var branches: [Int]?

    /// A forward-compatibility driver.
    package init(path: String, layer: Int?, driver: String?, cuda: String?, branches: [Int]?) {
      self.path = path
      self.layer = layer
      self.driver = driver
      self.cuda = cuda
      self.branches = branches
    }
  }

  /// The extension modules of one package: whether they import, as far as files tell.
  package struct Extensions: Sendable, Hashable, Codable {
    /// Why a module does not import, or why nobody can tell.
    package struct Problem: Sendable, Hashable, Codable {
      /// The kinds of problem.
      package enum Kind: String, Sendable, Hashable, Codable {
        /// A needed library is in no place where the loader looks.
        case missingLibrary = "missing-library"
        /// A library lacks a version of symbols that is needed.
        case missingVersion = "missing-version"
        /// Nothing that is loaded offers a symbol.
        case missingSymbol = "missing-symbol"
        /// Built for another Python.
        case otherPython = "other-python"
        /// Built against another major version of NumPy's C interface.
        case otherNumPy = "other-numpy"
        /// Built for another machine.
        case otherMachine = "other-machine"
        /// A part of the answer could not be read.
        case unknown
      }

      /// The module's dotted name, `torchvision._C`.
      package var module: String
      /// The kind.
      package var kind: Kind
      /// The library, version or symbol, and who needs it.
      package var detail: String
      /// The file of the module.
      package var path: String

      /// A problem of one module.
      package init(module: String, kind: Kind, detail: String, path: String) {
        self.module = module
        self.kind = kind
        self.detail = detail
        self.path = path
      }
    }

    /// The id of the package's row; nil for modules that no package owns.
    package var package: String?
    /// The folder that is searched.
    package var location: String
    /// The layer that holds them.
    package var layer: Int?
    /// The modules' dotted names, sorted.
    package var modules: [String]
    /// Major versions of NumPy's C interface that they are built against, sorted.
    package var numpy: [Int]
    /// Libraries from other packages that they load, as sonames, sorted.
    package var libraries: [String]
    /// What keeps modules from importing, or keeps the answer open; sorted.
    package var problems: [Problem]

    /// The modules of a package.
    package init(package: String?, location: String, layer: Int?, modules: [String]) {
      self.package = package
      self.location = location
      self.layer = layer
      self.modules = modules
      self.numpy = []
      self.libraries = []
      self.problems = []
    }
  }

  /// A file of interest with no further facts: a TensorRT engine.
  package struct Engine: Sendable, Hashable, Codable {
    /// The file.
    package var path: String
    /// The layer that holds it.
    package var layer: Int?
    /// The TensorRT version that wrote it; nil where the file does not tell.
    package var version: String?

    /// An engine.
    package init(path: String, layer: Int?, version: String?) {
      self.path = path
      self.layer = layer
      self.version = version
    }
  }

  /// Components, ordered by name, version, path.
  package var components: [Component]
  /// Device code, ordered by path and vendor.
  package var gpuCode: [CodeRecord]
  /// Build variants, ordered by name and path.
  package var variants: [Variant]
  /// What the binaries need.
  package var needs: Needs
  /// Forward-compatibility drivers, ordered by path.
  package var compatibility: [CompatibilityDriver]
  /// Extension modules by package, ordered by location and first module.
  package var extensions: [Extensions]
  /// Serialised TensorRT engines, ordered by path.
  package var engines: [Engine]
  /// The machine for which most binaries are built, `x86_64`; nil where none was read.
  package var machine: String?

  /// No accelerators.
  package init(components: [Component] = []) {
    self.components = components
    self.gpuCode = []
    self.variants = []
    self.needs = Needs()
    self.compatibility = []
    self.extensions = []
    self.engines = []
    self.machine = nil
  }

  /// Reads stored facts; missing keys are empty.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.components = try container.decodeIfPresent([Component].self, forKey: .components) ?? []
    self.gpuCode = try container.decodeIfPresent([CodeRecord].self, forKey: .gpuCode) ?? []
    self.variants = try container.decodeIfPresent([Variant].self, forKey: .variants) ?? []
    self.needs = try container.decodeIfPresent(Needs.self, forKey: .needs) ?? Needs()
    self.compatibility =
      try container.decodeIfPresent([CompatibilityDriver].self, forKey: .compatibility) ?? []
    self.extensions = try container.decodeIfPresent([Extensions].self, forKey: .extensions) ?? []
    self.engines = try container.decodeIfPresent([Engine].self, forKey: .engines) ?? []
    self.machine = try container.decodeIfPresent(String.self, forKey: .machine)
  }
}
