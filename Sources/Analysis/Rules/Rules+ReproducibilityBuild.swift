import Model

extension RuleRegistry {
  static let reproducibilityBuildRules = [
    latestBase, baseByArgument, unpinnedSystemPackages, movingArchive, systemUpgrade,
    unpinnedBuildInstall, unpinnedCondaInstall, remoteScript, uncheckedFetch, movingClone,
    hostDependentBuild,
  ]

  static let latestBase = Rule(
    "REP003", "latest-base-image", .warning,
    summary: "A Dockerfile names its base image with the tag latest, or with none.",
    meaning: """
      `latest` is whatever was pushed last: another release, another distribution, another Python. No file
      of the repository says what was meant, so nobody can build the same image again, not even roughly.
      """,
    example: "REP003  Dockerfile:1  FROM ubuntu",
    fix: "Name the release and its digest: FROM ubuntu:24.04@sha256:….")

  static let baseByArgument = Rule(
    "REP004", "base-image-by-argument", .warning,
    summary: "The base image depends on a build argument without a default.",
    meaning:
      "What is built depends on the command line of whoever builds, and the repository does not know it.",
    example: "REP004  Dockerfile:2  FROM $BASE",
    fix: "Give the argument a default with a digest: ARG BASE=debian:12@sha256:….")

  static let unpinnedSystemPackages = Rule(
    "REP009", "unpinned-system-packages", .warning,
    summary: "A build installs packages of the operating system without versions.",
    meaning: """
      apt-get, apk, yum and dnf take the newest version that the archive has on the day of the build. A C
      library or OpenMP runtime that changes that way changes results, and nothing in the repository moved.
      Where packages come from a dated snapshot their versions need not be written.
      """,
    example: """
      REP009  Dockerfile:5  apt-get installs 2 packages without a version: git, libgomp1
              fix  apt-get install -y git=1:2.39.5-0+deb12u1 libgomp1=12.2.0-14
      """,
    fix: """
      Write NAME=VERSION (the installed image and holdfast.lock know the versions),
      or install from a dated snapshot of the archive.
      """)

  static let movingArchive = Rule(
    "REP010", "moving-package-archive", .info,
    summary: "System packages come from an archive that deletes old versions.",
    meaning: """
      Debian and Ubuntu keep only the newest version in their main archives. A pinned version is gone after
      the next update, and the build fails; an unpinned one moves. Snapshot archives keep every day.
      """,
    example: "REP010  Dockerfile:5  packages come from the distribution's moving archive",
    fix: """
      Debian: deb https://snapshot.debian.org/archive/debian/20250601T000000Z bookworm main
      Ubuntu: apt-get install --snapshot 20250601T000000Z PACKAGE
      """)

  static let systemUpgrade = Rule(
    "REP011", "system-upgrade-in-build", .warning,
    summary: "A build upgrades every package of its base image.",
    meaning: """
      After `apt-get upgrade` the image no longer holds what its base says, and each build holds something
      else. Security updates belong into the base image, whose digest then says which ones are in.
      """,
    example: "REP011  Dockerfile:3  apt-get -y upgrade",
    fix: "Leave it out and move the base image's digest, or upgrade from a dated snapshot.")

  static let unpinnedBuildInstall = Rule(
    "REP012", "unpinned-install-in-build", .warning,
    summary: "A build step installs packages by name, in whatever version is newest.",
    meaning: """
      `pip install NAME`, `pip install -U NAME`, `npm install -g NAME` and their kin ask an index on the day
      of the build. What they bring stands in no manifest and in no lock.
      """,
    example: """
      REP012  Dockerfile:9  installs 2 packages in whatever version is newest: numpy, scipy>=1.10
              fix  write numpy==1.26.4, scipy==1.13.0, or install from a lock file
      """,
    fix: "Write NAME==VERSION, or declare it in a manifest and install from the lock.")

  static let unpinnedCondaInstall = Rule(
    "REP013", "unpinned-conda-install", .warning,
    summary: "A build step installs conda packages without exact versions.",
    meaning: """
      The solver takes the newest set that fits on the day of the build; `python=3.11` leaves every patch
      release. An explicit file names each package by address and digest, and needs no solver.
      """,
    example: "REP013  Dockerfile:7  conda installs 1 package without an exact version: numpy",
    fix:
      "Write NAME=VERSION=BUILD, or install from an explicit file: conda create --file explicit.txt."
  )

  static let remoteScript = Rule(
    "REP014", "remote-script-executed", .error,
    summary: "A build runs a script straight from the network.",
    meaning: """
      Whoever controls the address, or the path to it, runs commands in the image. Two builds may run two
      scripts, and nothing in the repository or in the image says which.
      """,
    example: "REP014  Dockerfile:4  curl -LsSf https://tools.example/install.sh | sh",
    fix: """
      Install a packaged release, or fetch with a digest and run then:
      ADD --checksum=sha256:… https://tools.example/install.sh /tmp/
      """)

  static let uncheckedFetch = Rule(
    "REP015", "unchecked-download", .warning,
    summary: "A build fetches a file without checking it against a digest or signature.",
    meaning: """
      The address may serve other bytes tomorrow. A digest in the Dockerfile makes the build fail then,
      which is what everybody wants. An address that holds a commit or digest counts as checked.
      """,
    example: "REP015  Dockerfile:6  wget https://files.example/tool.tar.gz",
    fix: """
      echo 'DIGEST  tool.tar.gz' | sha256sum -c - in the same step,
      or ADD --checksum=sha256:DIGEST https://files.example/tool.tar.gz /tmp/
      """)

  static let movingClone = Rule(
    "REP017", "clone-without-commit", .warning,
    summary: "A build clones a repository without checking out a commit.",
    meaning: "Branches move, and tags can be moved; only a commit's id names content.",
    example: "REP017  Dockerfile:8  git clone https://git.example/kernels.git",
    fix: "git clone URL && git -C FOLDER checkout COMMIT.")

  static let hostDependentBuild = Rule(
    "REP022", "host-dependent-build", .warning,
    summary: "A build step depends on the clock, on chance or on the building machine.",
    meaning: """
      `$(date)`, `$(hostname)`, `$(uname -r)` and random values make two images of one commit differ.
      `-march=native` is worse: the result may not start on an older processor, and its sums differ.
      """,
    example:
      "REP022  Dockerfile:12  the result depends on the building machine or its clock: -march=native",
    fix: "Fix the value: an ARG with a default, SOURCE_DATE_EPOCH, -march=x86-64-v3.")
}
