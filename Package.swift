// swift-tools-version: 6.2
import PackageDescription

// One list of settings for every target. Warnings are errors in the checks only
// (`HOLDFAST_STRICT=1`), so that a newer compiler never breaks a user's build.
let house: [SwiftSetting] =
  [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(),
  ]
  + (Context.environment["HOLDFAST_STRICT"] == nil ? [] : [.treatAllWarnings(as: .error)])

// The rooms and what each may import; `TidyTests` holds the code to the same table.
let rooms: [(name: String, imports: [String])] = [
  ("Bytes", []),
  ("Versions", []),
  ("Digests", ["Bytes", "CCrypto"]),
  ("Compression", ["Bytes", "CISAL", "CZstd"]),
  ("Model", ["Bytes", "Versions"]),
  ("Documents", ["Bytes", "Yams"]),
  ("Configuration", ["Bytes", "Versions", "Model", "Documents"]),
  ("Trees", ["Bytes", "Model"]),
  ("Archives", ["Bytes", "Model", "Trees", "Compression", "Digests", "CArchive"]),
  ("Images", ["Bytes", "Model", "Trees", "Archives", "Documents", "Digests"]),
  ("Repositories", ["Bytes", "Model", "Trees", "CGit2"]),
  ("Accelerators", ["Bytes", "Versions", "Model", "Documents"]),
  ("Binaries", ["Bytes", "Model", "Compression"]),
  ("Host", ["Bytes", "Versions", "Model"]),
  (
    "Extractors",
    [
      "Bytes", "Versions", "Model", "Trees", "Documents", "Compression", "Accelerators", "Binaries",
    ]
  ),
  ("Graphs", ["Bytes", "Versions", "Model", "Trees", "Accelerators"]),
  ("Lockfiles", ["Bytes", "Versions", "Model", "Documents", "Digests"]),
  ("Signatures", ["Bytes", "Model", "Documents", "Digests", "CCrypto"]),
  ("Exports", ["Bytes", "Versions", "Model", "Documents", "Digests", "Lockfiles"]),
  ("Catalog", ["Bytes", "Model", "Documents", "Compression", "Digests", "GRDB"]),
  (
    "Scanning",
    [
      "Bytes", "Versions", "Model", "Trees", "Compression", "Archives", "Images", "Repositories",
      "Host", "Extractors", "Accelerators", "Graphs", "Catalog", "Configuration", "Documents",
      "Digests",
    ]
  ),
  (
    "Analysis",
    ["Bytes", "Versions", "Model", "Graphs", "Accelerators", "Configuration", "Lockfiles"]
  ),
  (
    "Reports",
    ["Bytes", "Versions", "Model", "Documents", "Accelerators", "Graphs", "Lockfiles", "Analysis"]
  ),
  (
    "Commands",
    [
      "Bytes", "Versions", "Model", "Documents", "Configuration", "Trees", "Archives", "Images",
      "Repositories", "Host", "Accelerators", "Extractors", "Graphs", "Lockfiles", "Signatures",
      "Exports", "Catalog", "Scanning", "Analysis", "Reports", "Digests", "Compression",
      "ArgumentParser",
    ]
  ),
]

// Test targets and what they import beside their own room.
let tests: [(name: String, imports: [String])] = [
  ("VersionsTests", ["Versions"]),
  ("DigestsTests", ["Bytes", "Digests"]),
  ("CompressionTests", ["Bytes", "Compression"]),
  ("ModelTests", ["Bytes", "Versions", "Model"]),
  ("DocumentsTests", ["Bytes", "Documents"]),
  ("ArchivesTests", ["Bytes", "Model", "Trees", "Compression", "Digests", "Archives"]),
  (
    "ExtractorsTests",
    ["Bytes", "Versions", "Model", "Trees", "Documents", "Accelerators", "Extractors"]
  ),
  ("ConfigurationTests", ["Bytes", "Versions", "Model", "Documents", "Configuration"]),
  ("CatalogTests", ["Bytes", "Model", "Documents", "Compression", "Digests", "Catalog"]),
  (
    "AnalysisTests",
    ["Bytes", "Versions", "Model", "Trees", "Accelerators", "Graphs", "Lockfiles", "Analysis"]
  ),
  (
    "ReportsTests",
    ["Bytes", "Versions", "Model", "Documents", "Graphs", "Lockfiles", "Analysis", "Reports"]
  ),
  ("LockfilesTests", ["Bytes", "Versions", "Model", "Documents", "Digests", "Lockfiles"]),
  ("SignaturesTests", ["Bytes", "Model", "Documents", "Digests", "Signatures"]),
  (
    "ExportsTests",
    ["Bytes", "Versions", "Model", "Documents", "Digests", "Lockfiles", "Exports"]
  ),
  ("TreesTests", ["Model", "Trees", "Extractors"]),
  (
    "ImagesTests",
    ["Bytes", "Digests", "Model", "Documents", "Trees", "Archives", "Images"]
  ),
  ("RepositoriesTests", ["Model", "Trees", "Repositories", "Scanning"]),
  ("GraphsTests", ["Model", "Trees", "Accelerators", "Graphs"]),
  ("BinariesTests", ["Bytes", "Model", "Compression", "Binaries"]),
  ("AcceleratorsTests", ["Bytes", "Versions", "Model", "Documents", "Accelerators"]),
  ("HostTests", ["Bytes", "Versions", "Model", "Host"]),
  (
    "ScanningTests",
    [
      "Bytes", "Model", "Trees", "Compression", "Archives", "Images", "Extractors", "Catalog",
      "Scanning",
    ]
  ),
  ("CommandsTests", ["holdfast"]),
  ("TidyTests", []),
]

let packages = ["Yams": "Yams", "GRDB": "GRDB.swift", "ArgumentParser": "swift-argument-parser"]

func dependency(_ name: String) -> Target.Dependency {
  if let package = packages[name] {
    return .product(name: name, package: package)
  }
  return .target(name: name)
}

let package = Package(
  name: "holdfast",
  products: [.executable(name: "holdfast", targets: ["holdfast"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
  ],
  targets: [
    .systemLibrary(
      name: "CCrypto", path: "Sources/CLibraries/CCrypto", pkgConfig: "libcrypto",
      providers: [.apt(["libssl-dev"])]),
    .systemLibrary(
      name: "CISAL", path: "Sources/CLibraries/CISAL", pkgConfig: "libisal",
      providers: [.apt(["libisal-dev"])]),
    .systemLibrary(
      name: "CZstd", path: "Sources/CLibraries/CZstd", pkgConfig: "libzstd",
      providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(
      name: "CArchive", path: "Sources/CLibraries/CArchive", pkgConfig: "libarchive",
      providers: [.apt(["libarchive-dev"])]),
    .systemLibrary(
      name: "CGit2", path: "Sources/CLibraries/CGit2", pkgConfig: "libgit2",
      providers: [.apt(["libgit2-dev"])]),
  ]
    + rooms.map { room in
      .target(
        name: room.name, dependencies: room.imports.map(dependency), swiftSettings: house)
    }
    + [
      .executableTarget(name: "holdfast", dependencies: ["Commands"], swiftSettings: house),
      .target(
        name: "TestKit",
        path: "Tests/TestKit", swiftSettings: house),
      .executableTarget(
        name: "vector-runner",
        dependencies: ["Bytes", "Versions", "Model", "Documents", "Extractors", "Images"].map(
          dependency),
        path: "Tests/VectorRunner", swiftSettings: house),
      .executableTarget(
        name: "fuzz-runner",
        dependencies: ["Bytes", "Model", "Binaries"].map(dependency),
        path: "Tests/FuzzRunner", swiftSettings: house),
      .executableTarget(
        name: "tamper-runner",
        dependencies: ["Bytes", "Model", "Documents", "Digests", "Lockfiles", "Signatures"].map(
          dependency),
        path: "Tests/TamperRunner", swiftSettings: house),
    ]
    + tests.map { test in
      .testTarget(
        name: test.name, dependencies: (test.imports + ["TestKit"]).map(dependency),
        path: "Tests/\(test.name)", swiftSettings: house)
    }
)
