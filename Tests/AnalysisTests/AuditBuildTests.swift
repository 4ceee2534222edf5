import Model
import Testing

@testable import Analysis

@Suite struct AuditBuildTests {
  @Test(arguments: [
    ("REP001", "debian:12", true), ("REP001", "debian:12@sha256:11", false),
    ("REP001", "registry.example:5000/team/base:1.2", true), ("REP001", "scratch", false),
    ("REP003", "debian", true), ("REP003", "debian:latest", true), ("REP003", "debian:12", false),
    ("REP003", "registry.example:5000/team/base", true),
    ("REP003", "debian@sha256:11", false), ("REP003", "scratch", false),
    ("REP018", "tensorflow/tensorflow:nightly", true), ("REP018", "debian:12", false),
    ("REP024", "python:3", true), ("REP024", "python:slim", true), ("REP024", "python:3.11", false),
    ("REP024", "python:3@sha256:11", false), ("REP024", "debian:12", false),
  ])
  func `judges base images`(code: String, base: String, fires: Bool) {
    #expect(AuditSample(base: base).codes.contains(code) == fires)
  }

  @Test func `a base image by argument is one finding`() {
    var sample = AuditSample(base: "$BASE")
    sample.snapshot.builds[0].stages[0].baseIsPartial = true
    #expect(sample.codes == ["REP004"])
    #expect(!AuditSample(base: "debian:12").codes.contains("REP004"))
  }

  @Test func `earlier stages are no base images, images that are copied from are`() {
    var sample = AuditSample(
      base: "debian:12@sha256:11", "COPY --from=tools.example/uv:latest /uv /")
    sample.snapshot.builds[0].stages[0].name = "build"
    sample.snapshot.builds[0].stages.append(BuildFact.Stage(name: nil, base: "build", line: 9))
    sample.snapshot.builds[0].stages[1].instructions = [
      AuditSample.instruction("COPY --from=build /opt /opt", line: 10),
      AuditSample.instruction("COPY --from=0 /opt /opt", line: 11),
    ]
    #expect(sample.codes == ["REP003"])
    #expect(sample.finding("REP003")?.values[0].evidence == [Evidence(path: "Dockerfile", line: 2)])
  }

  @Test(arguments: [
    ("REP009", "RUN apt-get update && apt-get install -y git", true),
    (
      "REP009",
      "RUN DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends git=1:2.39.5 g++=4:12.2.0-3",
      false
    ),
    ("REP009", "RUN apt-get install -y -t bookworm-backports git", true),
    ("REP009", "RUN apt-get install -y $PACKAGES ./local.deb", false),
    ("REP009", "RUN apt-get install -y --snapshot 20250601T000000Z git", false),
    (
      "REP009",
      "RUN echo deb http://snapshot.debian.org/archive/debian/20250601T000000Z bookworm main > /etc/apt/sources.list && apt-get install -y git",
      false
    ),
    ("REP009", "RUN [\"apt-get\", \"install\", \"-y\", \"git\"]", true),
    ("REP009", "RUN apk add --no-cache --virtual .build git", true),
    ("REP009", "RUN apk add --no-cache git=2.45.2-r0 'curl>8'", true),
    ("REP009", "RUN apk add --no-cache git=2.45.2-r0", false),
    ("REP009", "RUN dnf install -y git", true),
    ("REP009", "RUN dnf -y install git-2.43.0-1.el9 python3.11-3.11.7-1.el9", false),
    ("REP009", "RUN microdnf install -y python3.11-devel", true),
    ("REP009", "RUN apt-get remove -y git && apt-get clean", false),
    ("REP009", "RUN <<EOF\nset -e\napt-get install -y git\nEOF", true),
    ("REP009", "RUN cat <<EOF > notes.txt\napt-get install -y git\nEOF", false),
    ("REP010", "RUN apt-get install -y git=1:2.39.5", true),
    (
      "REP010",
      "RUN echo https://snapshot.ubuntu.com/ubuntu/20250601T000000Z > /etc/apt/x && apt-get install -y git",
      false
    ),
    ("REP010", "RUN apk add git=2.45.2-r0", false),
    ("REP011", "RUN apt-get update && apt-get -y upgrade", true),
    ("REP011", "RUN apt-get dist-upgrade -y", true), ("REP011", "RUN dnf update -y", true),
    ("REP011", "RUN apk upgrade --no-cache", true), ("REP011", "RUN yum -y update openssl", false),
    ("REP011", "RUN apt-get update", false),
    ("REP011", "RUN pip install --upgrade pip==25.1", false),
    ("REP014", "RUN curl -LsSf https://tools.example/i.sh | sh", true),
    (
      "REP014",
      "RUN set -o pipefail && curl -s \"https://tools.example/i.sh?a=1&b=2\" | sudo -E bash -s -- -y",
      true
    ),
    ("REP014", "RUN wget -qO- https://tools.example/i.sh | bash -", true),
    ("REP014", "RUN bash <(curl -s https://tools.example/i.sh)", true),
    ("REP014", "RUN python3 <(curl -s https://tools.example/i.py)", true),
    ("REP014", "RUN sh -c \"$(curl -fsSL https://tools.example/i.sh)\"", true),
    ("REP014", "RUN eval \"$(curl -s https://tools.example/env)\"", true),
    ("REP014", "RUN curl https://tools.example/get.py | python3 -", true),
    ("REP014", "RUN curl -o /tmp/i.sh https://tools.example/i.sh && \\\n bash /tmp/i.sh -b", true),
    ("REP014", "RUN wget https://tools.example/i.sh && chmod +x i.sh && ./i.sh", true),
    ("REP014", "RUN curl -s https://tools.example/data.json | jq .version", false),
    ("REP014", "RUN curl -sL https://tools.example/a.tar.gz | tar xz", false),
    ("REP014", "RUN curl -s https://tools.example/rows | python3 -c 'import sys'", false),
    (
      "REP014",
      "RUN curl -o i.sh https://tools.example/i.sh && echo \"ab  i.sh\" | sha256sum -c - && sh i.sh",
      false
    ),
    ("REP014", "RUN echo 'curl https://tools.example/i.sh | sh'", false),
    ("REP015", "RUN wget https://files.example/a.tar.gz", true),
    ("REP015", "RUN curl -fsSL ${URL} -o /opt/a", true),
    ("REP015", "RUN curl -sL https://files.example/a.tar.gz | tar xz -C /opt", true),
    (
      "REP015",
      "RUN curl -sLo a.tgz https://files.example/a.tgz && echo \"ab  a.tgz\" | sha256sum --check -",
      false
    ),
    (
      "REP015",
      "RUN curl -sLo a.tgz https://files.example/a.tgz && [ \"$(sha256sum a.tgz | cut -d' ' -f1)\" = ab ]",
      false
    ),
    (
      "REP015",
      "RUN curl -O https://files.example/a && curl -O https://files.example/a.asc && gpg --batch --verify a.asc a",
      false
    ),
    (
      "REP015", "RUN curl -O https://raw.example/o/r/0123456789abcdef0123456789abcdef01234567/a.sh",
      false
    ),
    ("REP015", "RUN curl -sI https://files.example/a", false),
    (
      "REP015", "RUN curl -s http://localhost:8080/health && wget --spider https://x.example", false
    ),
    ("REP015", "RUN curl --version && apt-get install -y curl=7.88.1 wget=1.21", false),
    ("REP015", "RUN curl -X POST -d a=1 https://hooks.example/done", false),
    ("REP015", "ADD https://files.example/a.tar.gz /opt/", true),
    ("REP015", "ADD --checksum=sha256:22 https://files.example/a.tar.gz /opt/", false),
    ("REP015", "ADD a.tar.gz /opt/", false), ("REP015", "RUN aws s3 cp s3://bucket/model .", true),
    ("REP015", "RUN aws s3 cp model s3://bucket/", false),
    ("REP017", "RUN git clone https://git.example/k.git", true),
    ("REP017", "RUN git clone --depth 1 -b v1.0 https://git.example/k.git /opt/k", true),
    (
      "REP017", "RUN git clone https://git.example/k.git && cd k && git checkout 6408a43 && cd ..",
      false
    ),
    (
      "REP017",
      "RUN git clone https://git.example/k.git && git -C k reset --hard 6408a430fc504a38b04d37ce5e7fc740191dee16",
      false
    ),
    ("REP017", "RUN git clone https://git.example/k.git && cd k && git checkout release-2", true),
    (
      "REP017", "RUN git clone https://git.example/k.git && cd k && git checkout ${K_COMMIT}", false
    ),
    ("REP017", "RUN git clone /src/local /opt/k", false),
    ("REP017", "ADD https://git.example/k.git#main /k", true),
    ("REP017", "ADD https://git.example/k.git#6408a430fc504a38b04d37ce5e7fc740191dee16 /k", false),
    ("REP018", "RUN pip install --pre torch==2.6.0.dev20250101", true),
    (
      "REP018",
      "RUN pip3 install torch==2.6.0 --index-url https://wheels.example/whl/nightly/cu124", true
    ),
    ("REP018", "RUN uv pip install --system --prerelease=allow a==1", true),
    ("REP018", "RUN pip install torch==2.5.1 -i https://wheels.example/whl/cu124", false),
    ("REP019", "RUN pip install a==1 --extra-index-url https://wheels.example/simple", true),
    (
      "REP019", "RUN python -m pip install a==1 --extra-index-url=https://wheels.example/simple",
      true
    ),
    ("REP019", "ENV PIP_EXTRA_INDEX_URL=https://wheels.example/simple", true),
    (
      "REP019",
      "RUN pip install --require-hashes -r r.txt --extra-index-url https://wheels.example/simple",
      false
    ),
    ("REP019", "RUN pip install a==1 --index-url https://wheels.example/simple", false),
    ("REP019", "RUN uv pip install a==1 --extra-index-url https://wheels.example/simple", false),
    ("REP020", "RUN pip install a==1 --trusted-host wheels.example", true),
    ("REP020", "RUN pip install a==1 -i http://wheels.example/simple", true),
    ("REP020", "ENV PIP_TRUSTED_HOST=wheels.example", true),
    ("REP020", "RUN pip install a==1 -i https://wheels.example/simple", false),
    ("REP022", "RUN echo built $(date) > /etc/built", true),
    ("REP022", "RUN date -u > /etc/built", true), ("REP022", "RUN date", false),
    ("REP022", "RUN date -d @$SOURCE_DATE_EPOCH > /etc/built", false),
    ("REP022", "RUN apt-get install -y linux-headers-$(uname -r)=1", true),
    ("REP022", "RUN ARCH=$(uname -m) && echo $ARCH", false),
    ("REP022", "RUN make CFLAGS=\"-O3 -march=native\"", true),
    ("REP022", "ENV CFLAGS=-march=native", true),
    ("REP022", "RUN make -j$(nproc) CFLAGS=-march=x86-64-v3", false),
    ("REP022", "RUN echo $(hostname) > /etc/builder", true),
    ("REP022", "RUN openssl rand -hex 8", true),
    ("REP012", "RUN npm install -g typescript", true),
    ("REP012", "RUN npm install -g typescript@5.4.5 @scope/tool@1.0.0", false),
    ("REP012", "RUN npm install", false), ("REP012", "RUN go install tools.example/x@latest", true),
    ("REP012", "RUN cargo install --locked ripgrep", false),
    ("REP012", "RUN gem install fpm", true),
  ])
  func `judges build steps`(code: String, instruction: String, fires: Bool) {
    let sample = AuditSample("\(instruction)")
    #expect(sample.codes.contains(code) == fires, "\(sample.codes.sorted())")
  }

  @Test func `a foreign shell is not read`() {
    let sample = AuditSample("SHELL [\"powershell\"]", "RUN curl https://tools.example/i.ps1 | sh")
    #expect(sample.codes.isEmpty)
  }

  @Test func `a check in a later step counts where it names the file`() {
    let fetch = "RUN wget https://files.example/a.tar.gz"
    #expect(AuditSample(fetch, "RUN echo 'ab  a.tar.gz' | sha256sum -c -").codes.isEmpty)
    #expect(AuditSample(fetch, "RUN echo 'ab  b.tar.gz' | sha256sum -c -").codes == ["REP015"])
  }

  @Test func `a variable with a known value counts as its value`() {
    let clone = "RUN git clone https://git.example/k.git && cd k && git checkout $K_REF"
    #expect(AuditSample("ENV K_REF=6408a43", clone).codes.isEmpty)
    #expect(AuditSample("ENV K_REF=main", clone).codes == ["REP017"])
  }

  @Test func `installs of a build step need exact versions`() {
    var sample = AuditSample("RUN pip install numpy scipy==1.13.0")
    sample.installs("numpy")
    sample.installs("scipy", "==1.13.0")
    #expect(sample.codes == ["REP012"])
    #expect(sample.finding("REP012")?.values[0].texts == ["numpy"])
    var pinned = AuditSample("RUN pip install scipy==1.13.0")
    pinned.installs("scipy", "==1.13.0")
    #expect(pinned.codes.isEmpty)
  }

  @Test func `what is too much is a notice`() {
    let step = AuditSample("RUN " + String(repeating: "true; ", count: 5000) + "apt-get upgrade -y")
    #expect(step.codes.isEmpty)
    #expect(
      step.report.notices == [
        Notice("the step has more commands than are judged", path: "Dockerfile", line: 2)
      ])
    let lines = (0..<1100).map { "wget https://files.example/\($0)" }.joined(separator: "; ")
    let stage = AuditSample("RUN \(lines)")
    #expect(stage.report.findings.count == 1000)
    #expect(stage.report.notices.map(\.message) == ["the stage fetches more than is judged"])
  }

  @Test func `a step begins in the folder of WORKDIR`() {
    let clones =
      "RUN git clone https://git.example/a.git /a && git clone https://git.example/b.git /b"
    let sample = AuditSample(clones, "RUN cd /b", "WORKDIR /a", "RUN git checkout 6408a43")
    #expect(
      sample.report.findings.map(\.title) == [
        "Dockerfile:2  git clone https://git.example/b.git /b"
      ])
  }

  @Test func `a project is installed without resolving its requirements anew`() {
    func sample(_ lines: String...) -> AuditSample {
      var sample = AuditSample()
      var stage = BuildFact.Stage(name: nil, base: "debian:12@sha256:11", line: 1)
      stage.instructions = lines.enumerated().map {
        AuditSample.instruction($0.element, line: $0.offset + 2)
      }
      sample.snapshot.builds = [BuildRecord(path: "Dockerfile", stages: [stage])]
      sample.manifest("pyproject.toml", "pyproject")
      sample.lock("uv.lock", "uv", [("numpy", "1.26.4")])
      sample.requires("pyproject.toml", "numpy", ">=1.24")
      sample.installs("", source: PackageSource(kind: .directory, url: "."))
      return sample
    }
    #expect(sample("RUN pip install .").codes == ["REP012"])
    #expect(sample("RUN pip install --no-deps .").codes.isEmpty)
    var after = sample("RUN uv sync --locked", "RUN pip install .")
    after.snapshot.builds[0].stages[0].instructions[0].references = [
      ManifestReference(kind: .lock, path: "uv.lock", line: 2)
    ]
    #expect(after.codes.isEmpty)
  }

  @Test func `a constraints file of the repository pins names`() {
    for (pin, code) in [("==1.26.4", Set<String>()), (">=1", ["REP012"])] {
      var sample = AuditSample("RUN pip install -c constraints.txt numpy")
      sample.installs("numpy")
      sample.snapshot.builds[0].stages[0].instructions[0].references = [
        ManifestReference(kind: .constraints, path: "/app/constraints.txt", line: 2)
      ]
      sample.manifest("constraints.txt")
      sample.requires("constraints.txt", "numpy", pin)
      sample.snapshot.requirements[0].kind = .constrains
      #expect(sample.codes == code)
    }
  }

  @Test func `conda installs need exact versions`() {
    for (specifier, fires) in [
      ("", true), ("3.11", true), ("3.11.4", false), ("3.11.4.*", false),
      ("==3.11", false), ("3.11 h1234", false), (">=3.11.4", true),
    ] {
      var sample = AuditSample("RUN conda install -y python")
      sample.installs("python", specifier, .conda)
      #expect(sample.codes.contains("REP013") == fires, "\(specifier)")
    }
  }

  @Test func `a build step installs from a commit`() {
    for (commit, fires) in [(nil, true), ("6408a430fc504a38b04d37ce5e7fc740191dee16", false)] {
      var sample = AuditSample("RUN pip install git+https://git.example/k.git")
      sample.installs(
        "k", source: PackageSource(kind: .vcs, url: "https://git.example/k.git", commit: commit))
      #expect(sample.codes.contains("REP016") == fires)
    }
  }
}
