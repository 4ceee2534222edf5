import Testing
import Versions

struct CondaMatchSpecTests {
  private struct Parts: Decodable {
    let input: String
    let valid: Bool
    let name: String?
    let version: String?
    let build: String?
    let channel: String?
    let subdir: String?
    let url: String?
  }

  private struct Match: Decodable {
    struct Package: Decodable {
      let name: String
      let version: String
      let build: String
      let build_number: UInt64
    }

    let spec: String
    let package: Package
    let match: Bool
  }

  @Test func `reads the parts that the verdict table names`() throws {
    for row in try Verdicts.cases("conda_matchspec", as: Parts.self) {
      guard row.valid else {
        #expect(throws: CondaMatchSpecError.self, "\(row.input)") {
          try CondaMatchSpec(row.input)
        }
        continue
      }
      let specification = try CondaMatchSpec(row.input)
      #expect(specification.name == row.name, "\(row.input)")
      #expect(specification.version.description == row.version ?? "*", "\(row.input)")
      #expect(specification.build == row.build, "\(row.input)")
      #expect(specification.channel?.name == row.channel, "\(row.input)")
      #expect(specification.subdir == row.subdir, "\(row.input)")
      #expect(specification.url == row.url, "\(row.input)")
      #expect(try CondaMatchSpec(specification.description) == specification, "\(row.input)")
    }
  }

  @Test func `matches as the verdict table says`() throws {
    for row in try Verdicts.cases("conda_matchspec_match", as: Match.self) {
      let specification = try CondaMatchSpec(row.spec)
      let package = CondaPackage(
        name: row.package.name, version: try #require(CondaVersion(row.package.version)),
        build: row.package.build, buildNumber: row.package.build_number)
      #expect(specification.matches(package) == row.match, "\(row.spec) on \(row.package)")
      #expect(try CondaMatchSpec(specification.description) == specification, "\(row.spec)")
    }
  }

  @Test(arguments: [
    ("numpy", "numpy"), ("a ==1.0.*", "a 1.0.*"), ("a==1.0", "a ==1.0"),
    ("NumPy>=1.20,<2", "numpy >=1.20,<2"), ("numpy=1.26", "numpy 1.26.*"),
    ("numpy=1.26=py311*", "numpy ==1.26 py311*"), ("numpy = 1.26 = py311*", "numpy ==1.26 py311*"),
    ("python >= 3.8 , < 4", "python >=3.8,<4"), ("python 3.8 # the oldest", "python ==3.8"),
    ("blas=*=mkl", "blas * mkl"), ("a[build=x_0]", "a * x_0"),
    (
      "conda-forge::a[build_number='>=3', md5=ab]",
      "conda-forge::a[build_number=\">=3\",md5=\"ab\"]"
    ),
    ("a[subdir=noarch]", "a[subdir=\"noarch\"]"), ("c/noarch::a 1.*", "c/noarch::a 1.*"),
    ("https://h:8/t/c/linux-64::a", "https://h:8/t/c/linux-64::a"),
    ("a[extras=[b,c]]", "a[extras=\"[b,c]\"]"),
    ("py*[license='x \"y\"']", "py*[license='x \"y\"']"),
    ("a (>=1,<2)|>3", "a >=1,<2|>3"), ("a >=1 , (<2|>3) b_0", "a >=1,(<2|>3) b_0"),
  ])
  func `writes the canonical text`(text: String, canonical: String) throws {
    let specification = try CondaMatchSpec(text)
    #expect(specification.description == canonical)
    #expect(try CondaMatchSpec(canonical) == specification)
  }

  @Test func `reads the line of an explicit lock file`() throws {
    let digest = "d41d8cd98f00b204e9800998ecf8427e"
    let url = "https://host.example/c/noarch/tz-data-2024a-h0c530f3_0.conda"
    let specification = try CondaMatchSpec("\(url)#\(digest)")
    #expect(specification.name == "tz-data")
    #expect(specification.url == url)
    #expect(specification.attributes == ["md5": digest])
    let archive = try #require(CondaArchiveName(url))
    #expect(archive.version == "2024a")
    #expect(archive.build == "h0c530f3_0")
    #expect(CondaArchiveName("https://host.example/c/noarch/tzdata.conda") == nil)
  }

  @Test func `judges channel, platform, location and digests`() throws {
    var package = CondaPackage(
      name: "a", version: try #require(CondaVersion("1.0")), build: "h_0", buildNumber: 0)
    #expect(try !CondaMatchSpec("c::a").matches(package))
    #expect(try !CondaMatchSpec("a[md5=x]").matches(package))
    #expect(try CondaMatchSpec("https://h.example/c/noarch/a-1.0-h_0.conda").matches(package))
    package.channel = CondaChannel("https://h.example/c/noarch")
    package.subdir = "noarch"
    package.attributes = ["md5": "x"]
    #expect(try CondaMatchSpec("c/noarch::a[md5=x]").matches(package))
    #expect(try !CondaMatchSpec("c/linux-64::a").matches(package))
  }

  @Test(arguments: [
    ("", CondaMatchSpecError.name(specification: "")),
    (">=1", .name(specification: ">=1")),
    ("::a", .channel(specification: "::a")),
    ("a 1 b c", .trailing(specification: "a 1 b c")),
    ("a[version", .bracket(specification: "a[version")),
    ("a[version=1", .bracket(specification: "a[version=1")),
    ("a[md5='x]", .bracket(specification: "a[md5='x]")),
    ("a[md5=x,md5=y]", .bracket(specification: "a[md5=x,md5=y]")),
    ("a[colour=red]", .key("colour", specification: "a[colour=red]")),
    ("a[build_number=x]", .build(specification: "a[build_number=x]")),
    ("a 1 ^py$", .build(specification: "a 1 ^py$")),
    ("a >=", .version(.version(term: ">="))), ("a ==", .version(.version(term: "=="))),
  ])
  func `names what it refuses`(text: String, error: CondaMatchSpecError) {
    #expect(throws: error) { try CondaMatchSpec(text) }
  }

  @Test func `reads or refuses every prefix and two thousand mutations`() throws {
    let texts = [
      "https://h.example/p/c/linux-64::python >=3.8,<4 *_cpython[md5=\"ab\", build_number='>=3']",
      "pytorch=2.3=cuda*", "/home/u/linux-64/foo-1.0-py27_0.tar.bz2#d41d8cd98f00b204",
    ]
    var generator = SeededGenerator(seed: 14)
    for text in texts {
      for count in 0...text.utf8.count { _ = try? CondaMatchSpec(text.prefix(count)) }
      for _ in 0..<700 {
        let changed = generator.mutated(text, alphabet: "[]=,\"' :/#<>!~|()*.-_a1")
        guard let read = try? CondaMatchSpec(changed) else { continue }
        #expect(try CondaMatchSpec(read.description) == read, "\(changed)")
      }
    }
  }
}
