/// What an extractor read in one file.
///
/// Facts carry no path: the record of the file does, so that
/// the same bytes under two names give the same facts.
package enum Fact: Sendable, Hashable, Codable {
  /// The release of the operating system (os-release).
  case operatingSystem(OperatingSystemFact)
  /// One record of an installed package (dpkg paragraph, dist-info METADATA, conda-meta JSON).
  case package(PackageFact)
  /// A side file of a package record (WHEEL, INSTALLER, REQUESTED, direct_url.json).
  case companion(CompanionFact)
  /// The list of files that a package owns (RECORD, dpkg's `.list`).
  case files(FileListFact)
  /// A Python virtual environment (pyvenv.cfg) or an interpreter.
  case interpreter(InterpreterFact)
  /// A shared library that matters to accelerators, known by its name.
  case library(LibraryFact)
  /// What an ELF file says about itself.
  case binary(BinaryFact)
  /// For which accelerator a distribution is built, as one of its own files says.
  case variant(VariantFact)
  /// Versions of components that a toolkit lists (`version.json`, `.info/version`).
  case toolkit(ToolkitFact)
  /// Folders that the loader searches (`ld.so.conf`).
  case loaderFolders(LoaderFoldersFact)
  /// The library of an OpenCL driver (`/etc/OpenCL/vendors/NAME.icd`).
  case openCLDriver(library: String)
  /// A serialised TensorRT engine, and the TensorRT version that wrote it where it tells.
  case engine(version: String?)
  /// What a manifest declares (requirements.txt, pyproject.toml, environment.yml).
  case manifest(ManifestFact)
  /// What a lock file pins (uv.lock, poetry.lock, pylock.toml).
  case lock(LockFact)
  /// How an image is built (Dockerfile).
  case build(BuildFact)
}

/// The release of an operating system.
///
/// Format: os-release(5).
package struct OperatingSystemFact: Sendable, Hashable, Codable {
  /// `ID`, lower case; `linux` where the file has none.
  package var id: String
  /// `VERSION_ID`; nil for rolling releases.
  package var versionId: String?
  /// `VERSION_CODENAME`.
  package var codename: String?
  /// `PRETTY_NAME`.
  package var prettyName: String?
  /// `ID_LIKE`, split at spaces.
  package var idLike: [String]

  /// An operating system from the fields of os-release.
  package init(
    id: String, versionId: String? = nil, codename: String? = nil, prettyName: String? = nil,
    idLike: [String] = []
  ) {
    self.id = id
    self.versionId = versionId
    self.codename = codename
    self.prettyName = prettyName
    self.idLike = idLike
  }
}

/// A side file of a package record; the record is the main file in the same folder.
package enum CompanionFact: Sendable, Hashable, Codable {
  /// The tool that installed the distribution (`INSTALLER`).
  case installer(String)
  /// The user asked for the distribution itself (`REQUESTED`).
  case requested
  /// The wheel's tags and build number (`WHEEL`).
  case wheel(tags: [String], build: String?, pureLibrary: Bool?)
  /// Where the distribution came from (`direct_url.json`, PEP 610).
  case origin(PackageSource)
  /// Digests of the archive that was installed, by algorithm (`direct_url.json`).
  case archive(hashes: [String: String])
  /// Requirements of an egg-info folder (`requires.txt`).
  case requires([RequirementFact])
  /// The importable top-level names (`top_level.txt`).
  case topLevel([String])
  /// A development install: the project folder (`*.egg-link`, `__editable__*.pth`).
  case editable(path: String)
  /// A conda prefix's pins (`conda-meta/pinned`), one MatchSpec each.
  case condaPins([String])
  /// What the user asked conda for (`conda-meta/history`): the specs in force at the end.
  case condaRequested([String])
}

/// The files that a package owns, kept as bytes because few commands read them.
package struct FileListFact: Sendable, Hashable, Codable {
  /// Which list it is.
  package enum Form: String, Sendable, Hashable, Codable {
    /// `RECORD` of a wheel install: CSV of path, hash, size (PEP 376, PEP 427).
    case record
    /// `installed-files.txt` of an egg-info folder: one path per line.
    case installedFiles
    /// dpkg's `info/NAME.list`: one absolute path per line.
    case dpkgList
    /// dpkg's `info/NAME.md5sums`: digest, two spaces, relative path.
    case dpkgSums
    /// `files` of a conda record: one path per line, relative to the prefix; where the record has
    /// digests, a zero byte and the SHA-256 of the package follow the path.
    case condaFiles
  }

  /// Which list it is.
  package var form: Form
  /// How many files it names.
  package var count: Int
  /// Those of its paths that are package records themselves (`….dist-info/METADATA`,
  /// `….egg-info`), as written: enough to find owners without the whole list.
  package var records: [String]
  /// The digest of the list in one form whoever wrote it (`FileListForm`), `sha256:…`; nil where it
  /// names no digests.
  package var digest: String?
  /// The list as it stands in the file; nil where the cache holds it apart.
  package var content: [UInt8]?

  private enum CodingKeys: String, CodingKey {
    case form
    case count
    case records
    case digest
  }

  /// A list, the number of files in it, and the package records among them.
  package init(form: Form, count: Int, records: [String], content: [UInt8]?) {
    self.form = form
    self.count = count
    self.records = records
    self.digest = nil
    self.content = content
  }
}

/// An interpreter, or a virtual environment that refers to one.
package struct InterpreterFact: Sendable, Hashable, Codable {
  /// How the interpreter was seen.
  package enum Form: String, Sendable, Hashable, Codable {
    /// An executable such as `/usr/bin/python3.11`.
    case executable
    /// A `pyvenv.cfg`.
    case virtualEnvironment
  }

  /// How the interpreter was seen.
  package var form: Form
  /// `python`.
  package var kind: String
  /// As exact as the file says: `3.11`, `3.11.2`; nil where it says nothing.
  package var version: String?
  /// `home` of a virtual environment: the folder of the base interpreter.
  package var home: String?
  /// `include-system-site-packages` of a virtual environment.
  package var includesSystemPackages: Bool

  /// An interpreter or environment from its parts.
  package init(
    form: Form, kind: String = "python", version: String?, home: String? = nil,
    includesSystemPackages: Bool = false
  ) {
    self.form = form
    self.kind = kind
    self.version = version
    self.home = home
    self.includesSystemPackages = includesSystemPackages
  }
}

/// A shared library that matters to accelerators, known by the name of its file.
package struct LibraryFact: Sendable, Hashable, Codable {
  /// The component's short name, such as `cuda-runtime`.
  package var component: String
  /// The soname, `libcudart.so.12`.
  package var soname: String
  /// The full version where the file name carries one, `12.1.105`.
  package var version: String?

  /// A library from its parts.
  package init(component: String, soname: String, version: String?) {
    self.component = component
    self.soname = soname
    self.version = version
  }
}

/// For which accelerator a distribution is built, as one of its own files says
/// (`torch/version.py`, `tensorflow/python/platform/build_info.py`).
package struct VariantFact: Sendable, Hashable, Codable {
  /// The distribution's normalised name, `torch`.
  package var distribution: String
  /// The full version with the local part, `2.9.1+cu128`; nil where the file has none.
  package var version: String?
  /// The CUDA release, `12.8`; nil where it is none or unknown.
  package var cuda: String?
  /// The ROCm or HIP release, `6.4.43482`.
  package var rocm: String?
  /// The cuDNN version that it was built with, `9`.
  package var cudnn: String?
  /// The oneAPI release of an XPU build, or its presence as an empty text.
  package var xpu: String?
  /// The file says that the build uses no accelerator.
  package var isProcessorOnly: Bool

  /// A variant of which nothing is known but the name.
  package init(distribution: String) {
    self.distribution = distribution
    self.version = nil
    self.cuda = nil
    self.rocm = nil
    self.cudnn = nil
    self.xpu = nil
    self.isProcessorOnly = false
  }
}

/// Versions of components that a toolkit lists about itself.
package struct ToolkitFact: Sendable, Hashable, Codable {
  /// `cuda`, `rocm` or `oneapi`.
  package var toolkit: String
  /// The toolkit's release, `12.4.1`.
  package var release: String?
  /// Component short names (`cuda-runtime`) to versions; names that have no short one as written.
  package var components: [String: String]

  /// A toolkit's list.
  package init(toolkit: String, release: String?, components: [String: String] = [:]) {
    self.toolkit = toolkit
    self.release = release
    self.components = components
  }
}

/// Folders that the dynamic loader searches beside its defaults (`ld.so.conf`, ldconfig(8)).
package struct LoaderFoldersFact: Sendable, Hashable, Codable {
  /// Absolute folders, in file order.
  package var folders: [String]
  /// Patterns of further files, as written.
  package var includes: [String]

  /// Folders and includes.
  package init(folders: [String], includes: [String]) {
    self.folders = folders
    self.includes = includes
  }
}
