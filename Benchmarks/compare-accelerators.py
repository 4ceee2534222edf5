#!/usr/bin/env python3
"""Compares the accelerator facts of real images with the wheels' metadata, cuobjdump and readelf.

    compare-accelerators.py PROGRAM IMAGES FOLDER [--cuobjdump PATH] [--only NAME]

IMAGES is a folder with `oci-gzip` and `rootfs-NAME` of the same images. The program reads the OCI
layout; the truth comes from the root directories:

- versions of components: the `.dist-info` folders whose RECORD lists the library;
- build variants: `torch/version.py`, `tensorflow/python/platform/build_info.py`, names of
  distributions;
- device code: `cuobjdump -lelf` and `-lptx`, one line per entry, and a reading of the containers
  (`.nv_fatbin`, `__nv_relfatbin`) written here, for what cuobjdump does not list or stops at;
- soname, build id, symbol versions: readelf; floors without the base system's packages.

FOLDER keeps what is slow to make: a virtual environment with the pinned cuobjdump (unless one is
named) and its lists. Exit status 1 with a list when anything differs.

What is allowed to differ, each counted: cuobjdump 13.5 prints an entry of a family (`sm_100f`) as
`sm_100`, and stops at most libraries of CUDA 12.1 with `Invalid ELF`: its list is then a lower bound;
libraries that wheels carry under a name with a hash (`libgomp-24e2ab19.so.1.0.0`) are known by their own.
"""

import argparse
import collections
import csv
import hashlib
import json
import mmap
import pathlib
import re
import struct
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
NVIDIA_SECTIONS = (".nv_fatbin", "__nv_relfatbin")


# Reading the files.

def elf_sections(data):
    """(name, offset, size) of the sections of a little-endian 64-bit ELF file; empty for others."""
    if data[:6] != b"\x7fELF\x02\x01" or len(data) < 64:
        return []
    offset, = struct.unpack_from("<Q", data, 40)
    size, count, names = struct.unpack_from("<HHH", data, 58)
    if offset == 0 or size < 64 or offset + size * count > len(data):
        return []
    headers = [struct.unpack_from("<IIQQQQ", data, offset + index * size)
               for index in range(count)]
    if names >= count:
        return []
    text = headers[names][4]
    found = []
    for name, _, _, _, start, length in headers:
        end = data.find(b"\0", text + name)
        found.append((data[text + name:end].decode("latin-1"), start, length))
    return found


def target(kind, architecture, flags, major, minor):
    suffix = "a" if flags & 0x100000 else "f" if flags & 0x200000 else ""
    if kind == 1:
        return f"compute_{architecture}{suffix}@{major}.{minor}"
    if kind == 2:
        return f"sm_{architecture}{suffix}"
    return f"lto_{architecture}{suffix}"


def containers(path):
    """How often each set of targets occurs in the fat binaries of a file; None for no ELF file."""
    with open(path, "rb") as file:
        if file.read(4) != b"\x7fELF":
            return None
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    counts = collections.Counter()
    entries = collections.Counter()
    for name, start, length in elf_sections(data):
        if name not in NVIDIA_SECTIONS:
            continue
        position, end = start, start + length
        while position + 16 <= end:
            magic, _, header, body = struct.unpack_from("<IHHQ", data, position)
            if magic != 0xBA55ED50:
                if data[position:position + 8].strip(b"\0"):
                    raise ValueError(f"{path}: no container at {position:#x} of {name}")
                position += 8
                continue
            entry, stop, targets = position + header, position + header + body, []
            while entry + 64 <= stop:
                kind, _, size, payload = struct.unpack_from("<HHIQ", data, entry)
                minor, major, architecture = struct.unpack_from("<HHI", data, entry + 24)
                flags, = struct.unpack_from("<Q", data, entry + 40)
                targets.append(target(kind, architecture, flags, major, minor))
                entry += size + payload
            counts[tuple(sorted(set(targets)))] += 1
            entries.update(targets)
            position = (stop + 7) & ~7
    return counts, entries


class Readelf:
    """What readelf says about a file."""

    def __init__(self, path):
        text = subprocess.run(["readelf", "-dVnW", str(path)], capture_output=True, text=True,
                              errors="replace", env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"}).stdout
        soname = re.search(r"\(SONAME\).*\[(.*)\]", text)
        build = re.search(r"Build ID: ([0-9a-f]+)", text)
        self.soname = soname.group(1) if soname else None
        self.build_id = build.group(1) if build else build_id(path)
        self.is_build_id_own = build is None and self.build_id is not None
        self.needed = re.findall(r"\(NEEDED\).*\[(.*)\]", text)
        needs = text.split("Version needs section", 1)
        needs = needs[1] if len(needs) == 2 else ""
        self.glibc = highest(re.findall(r"Name: GLIBC_([0-9.]+)\s", needs))
        self.glibcxx = highest(re.findall(r"Name: GLIBCXX_([0-9.]+)\s", needs))
        self.cxxabi = highest(re.findall(r"Name: CXXABI_([0-9.]+)\s", needs))


def build_id(path):
    """The build id where readelf refuses the note because a tool has moved it to an odd place."""
    with open(path, "rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    for name, start, length in elf_sections(data):
        if name == ".note.gnu.build-id" and length > 16:
            owner, size, kind = struct.unpack_from("<III", data, start)
            if (owner, kind) == (4, 3) and 16 + size <= length:
                return data[start + 16:start + 16 + size].hex()
    return None


def parts(version):
    return tuple(int(part) for part in version.split("."))


def highest(versions):
    return max(versions, key=parts, default=None)


# The truth of a root directory.

class Distribution:
    """An installed distribution: its record and the files that it lists."""

    def __init__(self, record, root):
        self.place = record
        text = (record / "METADATA").read_text(errors="replace")
        self.name = re.search(r"^Name: *(\S+)", text, re.M).group(1)
        self.version = re.search(r"^Version: *(\S+)", text, re.M).group(1)
        self.normalized = re.sub(r"[-_.]+", "-", self.name).lower()
        wheel = record / "WHEEL"
        self.tags = re.findall(r"^Tag: *(\S+)", wheel.read_text(), re.M) if wheel.exists() else []
        self.files = set()
        listed = record / "RECORD"
        if listed.exists():
            with open(listed, newline="") as file:
                for row in csv.reader(file):
                    path = (record.parent / row[0]).resolve() if row else None
                    if path and path.is_relative_to(root):
                        self.files.add(str(path.relative_to(root)))

    def tagged_glibc(self):
        """The lowest glibc that the wheel's tags promise; None where no tag names one."""
        named = {"manylinux1": (2, 5), "manylinux2010": (2, 12), "manylinux2014": (2, 17)}
        floors = []
        for tag in self.tags:
            for platform in tag.rsplit("-", 1)[-1].split("."):
                found = re.match(r"manylinux_(\d+)_(\d+)_", platform)
                if found:
                    floors.append((int(found.group(1)), int(found.group(2))))
                elif platform.split("_")[0] in named:
                    floors.append(named[platform.split("_")[0]])
        return min(floors, default=None)


class Truth:
    """Everything that is compared, of one root directory."""

    def __init__(self, root):
        self.root = root.resolve()
        self.distributions = [
            Distribution(path, self.root) for path in sorted(self.root.rglob("*.dist-info"))
            if (path / "METADATA").exists()]
        self.owner = {}
        for distribution in self.distributions:
            for path in distribution.files:
                self.owner.setdefault(path, []).append(distribution)
        self.libraries = {}
        for path in sorted(self.root.rglob("*")):
            if path.is_symlink() or not path.is_file() or ".so" not in path.name:
                continue
            with open(path, "rb") as file:
                if file.read(4) == b"\x7fELF":
                    self.libraries[str(path.relative_to(self.root))] = path
        self.elf = {name: Readelf(path) for name, path in self.libraries.items()}
        self.system = set()
        for listed in self.root.glob("var/lib/dpkg/info/*.list"):
            for line in listed.read_text(errors="replace").splitlines():
                path = line.lstrip("/")
                self.system.update((path, "usr/" + path))

    def variants(self):
        """(distribution, family, release, full version or None), as the packages' own files say."""
        found = []
        for path in self.root.rglob("torch/version.py"):
            text = path.read_text()

            def value(name, text=text):
                match = re.search(rf"^{name}\b[^=]*= *'([^']+)'", text, re.M)
                return match.group(1) if match else None

            cuda, hip = value("cuda"), value("hip")
            family = "cuda" if cuda else "rocm" if hip else "cpu"
            found.append(("torch", family, cuda or hip, value("__version__")))
        for path in self.root.rglob("tensorflow/python/platform/build_info.py"):
            text = path.read_text()
            cuda = re.search(r"'cuda_version': *'([^']+)'", text)
            found.append(("tensorflow", "cuda" if cuda else "cpu",
                          cuda.group(1) if cuda else None, None))
        for distribution in self.distributions:
            if distribution.normalized == "onnxruntime-gpu":
                found.append(("onnxruntime-gpu", "cuda", None, None))
        return found


# cuobjdump, asked once per library.

def cuobjdump_program(folder, named):
    if named:
        return named
    place = folder / "tools"
    if not (place / "bin/python").exists():
        subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
        subprocess.run([str(place / "bin/python"), "-m", "pip", "install", "-q", "-r",
                        str(HERE / "requirements-accelerators.txt")], check=True)
    found = sorted(place.rglob("bin/cuobjdump"))
    if not found:
        sys.exit("the virtual environment holds no cuobjdump")
    found[0].chmod(0o755)
    return str(found[0])


def listed(program, folder, path):
    """(entries by architecture, whether the list is whole) as cuobjdump prints them."""
    state = path.stat()
    key = hashlib.sha256(
        f"{program}|{path}|{state.st_size}|{state.st_mtime_ns}".encode()).hexdigest()[:32]
    store = folder / "lists" / f"{key}.json"
    if not store.exists():
        answer = {"path": str(path)}
        for option in ("-lelf", "-lptx"):
            done = subprocess.run([program, "-all", option, str(path)], capture_output=True, text=True)
            answer[option] = {
                "lines": done.stdout.splitlines(), "said": done.stderr.strip()[:300]}
        store.parent.mkdir(parents=True, exist_ok=True)
        store.write_text(json.dumps(answer))
    answer = json.loads(store.read_text())
    counts, whole = collections.Counter(), True
    for option, word in (("-lelf", "sm"), ("-lptx", "compute")):
        for line in answer[option]["lines"]:
            found = re.search(r"\.(?:sm|compute)_(\d+[a-z]?)\.(?:cubin|ptx)\s*$", line)
            if found:
                counts[f"{word}_{found.group(1)}"] += 1
        if "fatal" in answer[option]["said"]:
            whole = False
    return counts, whole


# Comparing.

class Comparison:
    def __init__(self, name):
        self.name = name
        self.compared = collections.Counter()
        self.allowed = collections.Counter()
        self.differences = []

    def same(self, what, subject, ours, theirs):
        self.compared[what] += 1
        if ours != theirs:
            self.differences.append(f"{what}: {subject}: program {ours!r}, truth {theirs!r}")


def compare_components(facts, truth, comparison):
    seen = collections.Counter()
    for component in facts["components"]:
        path = component["path"].lstrip("/")
        owners = truth.owner.get(path, [])
        nvidia = [one for one in owners if one.normalized.startswith("nvidia-")]
        if nvidia:
            seen[nvidia[0].normalized] += 1
            comparison.same("component version", path, component.get("version"),
                            nvidia[0].version)
        if path in truth.elf:
            elf = truth.elf[path]
            soname = component.get("soname")
            plain = re.sub(r"-[0-9a-f]{8}(?=\.)", "", elf.soname or "")
            if soname != elf.soname and soname and plain.startswith(soname):
                comparison.allowed["vendored libraries by the name they had before"] += 1
            else:
                comparison.same("soname", path, soname, elf.soname)
            comparison.same("build id", path, component.get("buildID"), elf.build_id)
            comparison.allowed["build ids that readelf refuses, read here"] += elf.is_build_id_own
    for distribution in truth.distributions:
        if not distribution.normalized.startswith("nvidia-"):
            continue
        if any(path in truth.libraries for path in distribution.files):
            comparison.same("distribution has a component", distribution.normalized,
                            seen[distribution.normalized] > 0, True)


def compare_variants(facts, truth, comparison):
    told = {}
    for variant in facts["variants"]:
        told.setdefault(variant["name"], []).append(variant)
    for name, family, release, version in truth.variants():
        answers = told.get(name, [])
        comparison.same("variant family", name, [one["family"] for one in answers], [family])
        if len(answers) == 1 and release:
            comparison.same("variant release", name, answers[0].get("release"), release)
        if len(answers) == 1 and version:
            comparison.same("variant version", name, answers[0].get("version"), version)


def compare_code(facts, truth, program, folder, comparison):
    told = {record["path"].lstrip("/"): record for record in facts["gpuCode"]
            if record["vendor"] == "nvidia"}
    for name, path in truth.libraries.items():
        counts, entries = containers(path)
        record = told.pop(name, None)
        if record is None and not counts:
            continue
        if record is None:
            comparison.same("device code", name, None, "present")
            continue
        ours = {tuple(one["targets"]): one["count"] for one in record["containers"]}
        comparison.same("containers", name, ours, {key: counts[key] for key in counts})
        comparison.same("targets", name, sorted(record["targets"] + record["ptx"]),
                        sorted(one for one in entries if not one.startswith("lto_")))
        comparison.compared["containers read"] += sum(counts.values())
        lines, whole = listed(program, folder, path)
        printed = collections.Counter()
        for one, count in entries.items():
            plain = one.split("@")[0]
            if plain.endswith("f"):
                comparison.allowed["family entries printed without f"] += count
                plain = plain[:-1]
            if not plain.startswith("lto_"):
                printed[plain] += count
        if whole:
            comparison.same("cuobjdump entries", name, dict(printed), dict(lines))
            comparison.compared["cuobjdump lines"] += sum(lines.values())
        else:
            comparison.allowed["libraries at which cuobjdump stops"] += 1
            above = {one: count for one, count in lines.items() if count > printed[one]}
            comparison.same("cuobjdump entries, lower bound", name, above, {})
    for name in told:
        comparison.same("device code", name, "present", None)


def compare_needs(facts, truth, comparison):
    needs = facts["needs"]
    for key, attribute in (("glibc", "glibc"), ("glibcxx", "glibcxx"), ("cxxabi", "cxxabi")):
        # The base system's own libraries fit its C library; what was added to it may not.
        truths = {name: getattr(elf, attribute) for name, elf in truth.elf.items()
                  if getattr(elf, attribute) and name not in truth.system}
        need = needs.get(key)
        comparison.same(f"{key} floor", "highest", need and need["minimum"],
                        highest(truths.values()))
        if need:
            path = need["path"].lstrip("/")
            comparison.same(f"{key} floor", path, need["minimum"], truths.get(path))
    above = {}
    for distribution in truth.distributions:
        tagged = distribution.tagged_glibc()
        floors = [truth.elf[path].glibc for path in distribution.files
                  if path in truth.elf and truth.elf[path].glibc]
        if tagged and floors and parts(highest(floors)) > tagged:
            above[distribution.normalized] = highest(floors)
    told = {}
    for need in needs["glibcAboveTag"]:
        owners = truth.owner.get(need["path"].lstrip("/"), [])
        told[owners[0].normalized if owners else need["path"]] = need["minimum"]
    comparison.same("glibc above the tag", "packages", told, above)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("images", type=pathlib.Path)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--cuobjdump")
    parser.add_argument("--only")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    program = cuobjdump_program(options.folder.resolve(), options.cuobjdump)
    failed = False
    for root in sorted(options.images.glob("rootfs-*")):
        name = root.name.removeprefix("rootfs-")
        if options.only and name != options.only:
            continue
        done = subprocess.run(
            [options.program, "scan", "--no-catalog", "--format", "json",
             f"oci:{options.images}/oci-gzip:{name}"], capture_output=True)
        if done.returncode not in (0, 1):
            sys.exit(done.stderr.decode(errors="replace"))
        facts = json.loads(done.stdout)["accelerators"]
        truth, comparison = Truth(root), Comparison(name)
        compare_components(facts, truth, comparison)
        compare_variants(facts, truth, comparison)
        compare_code(facts, truth, program, options.folder.resolve(), comparison)
        compare_needs(facts, truth, comparison)
        print(f"{name}: {len(truth.libraries)} libraries, {len(truth.distributions)} distributions")
        for what, count in sorted(comparison.compared.items()):
            print(f"  {count:6} {what}")
        for what, count in sorted(comparison.allowed.items()):
            if count:
                print(f"  {count:6} allowed: {what}")
        print(f"  {len(comparison.differences):6} differences", flush=True)
        for line in comparison.differences:
            print(f"    {line}")
        failed = failed or bool(comparison.differences)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
