#!/usr/bin/env python3
"""Plants one change of each kind in real images and asks `holdfast verify` to name exactly it.

    planted-changes.py PROGRAM IMAGES [--layout] [--image NAME] [--only KIND,…]
                       [--folder FOLDER] [--verbose]

IMAGES is a folder with `docker/NAME.tar` (written by `docker save`), or, with `--layout`, with an OCI layout
`oci-gzip` of several images, which suits large ones: their layers are linked, not copied. Each image
becomes OCI layouts that share their layers; an untouched copy with base labels is locked with `holdfast lock`. Then
each kind of change goes on top as one more layer, or into the configuration, written here with `tarfile`
and `json` alone, and `holdfast verify` judges the copy. The original and the untouched copy must be clean;
every other report must hold one finding, under the code and the subject of the change, and nothing else.
Kinds for which an image has no room (no such package) are counted as left out. Exit status 1 when a
change was missed, named otherwise, or anything was invented.
"""

import argparse
import base64
import collections
import csv
import hashlib
import io
import json
import os
import pathlib
import re
import subprocess
import sys
import tarfile
import tempfile

ENVIRONMENT = "locked"
BASE = {
    "org.opencontainers.image.base.name": "docker.io/library/debian:12-slim",
    "org.opencontainers.image.base.digest": "sha256:" + "a" * 64,
}
STATUS = "var/lib/dpkg/status"
PLAIN = "application/vnd.oci.image.layer.v1.tar"
LIMIT = 16 << 20


class LeftOut(Exception):
    """The image has nothing to plant this change in."""


def sha256(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


class Image:
    """An image from `docker save`: its configuration, its layers as blobs, its final files."""

    def __init__(self, store):
        self.store = store
        self.layers = []
        self.files = {}

    @classmethod
    def saved(cls, path, store):
        """An image from an archive that `docker save` wrote."""
        image = cls(store)
        with tarfile.open(path) as archive:
            manifest = json.load(archive.extractfile("manifest.json"))[0]
            image.config = json.load(archive.extractfile(manifest["Config"]))
            for name in manifest["Layers"]:
                data = archive.extractfile(name).read()
                image.layers.append((*image.blob(data), PLAIN))
                image.overlay(io.BytesIO(data))
        return image

    @classmethod
    def stored(cls, layout, descriptor, store):
        """An image of an OCI layout."""
        image = cls(store)
        blobs = layout / "blobs" / "sha256"
        manifest = json.loads((blobs / descriptor["digest"].partition(":")[2]).read_bytes())
        configuration = manifest["config"]["digest"].partition(":")[2]
        image.config = json.loads((blobs / configuration).read_bytes())
        for part in manifest["layers"]:
            name = part["digest"].partition(":")[2]
            if not (store / name).exists():
                os.link(blobs / name, store / name)
            image.layers.append((part["digest"], part["size"], part["mediaType"]))
            with open(blobs / name, "rb") as stream:
                image.overlay(stream)
        return image

    def blob(self, data):
        digest = sha256(data)
        path = self.store / digest.partition(":")[2]
        if not path.exists():
            path.write_bytes(data)
        return digest, len(data)

    def overlay(self, stream):
        """Takes over a layer's small files and whiteouts, in one pass."""
        with tarfile.open(fileobj=stream, mode="r|*") as layer:
            for member in layer:
                path = member.name.removeprefix("./").strip("/")
                folder, _, name = path.rpartition("/")
                if name == ".wh..wh..opq":
                    self.drop(folder)
                elif name.startswith(".wh."):
                    self.drop(f"{folder}/{name[4:]}".lstrip("/"))
                elif member.isfile() and member.size <= LIMIT:
                    self.files[path] = layer.extractfile(member).read()
                elif member.islnk():
                    source = member.linkname.removeprefix("./").strip("/")
                    if source in self.files:
                        self.files[path] = self.files[source]
                elif not member.isdir():
                    self.files.pop(path, None)

    def drop(self, path):
        for known in [p for p in self.files if p == path or p.startswith(path + "/")]:
            del self.files[known]

    def find(self, pattern):
        """The first path, in order, that an expression fits as a whole."""
        for path in sorted(self.files):
            if re.fullmatch(pattern, path):
                return path
        raise LeftOut(pattern)

    def write(self, folder, layer=None, config=None):
        """An OCI layout of the image with one more layer or another configuration."""
        config = json.loads(json.dumps(config or self.config))
        layers = list(self.layers)
        if layer:
            layers.append((*self.blob(layer), PLAIN))
            config["rootfs"]["diff_ids"].append(layers[-1][0])
            config.setdefault("history", []).append(
                {"created": "2024-11-15T00:00:00Z", "created_by": "RUN plant-a-change"})
        configuration = self.blob(json.dumps(config).encode())
        manifest = self.blob(json.dumps({
            "schemaVersion": 2,
            "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "config": {"mediaType": "application/vnd.oci.image.config.v1+json",
                       "digest": configuration[0], "size": configuration[1]},
            "layers": [{"mediaType": kind, "digest": digest, "size": size}
                       for digest, size, kind in layers],
        }).encode())
        blobs = folder / "blobs" / "sha256"
        blobs.mkdir(parents=True)
        for digest in [part[0] for part in layers] + [configuration[0], manifest[0]]:
            name = digest.partition(":")[2]
            os.link(self.store / name, blobs / name)
        (folder / "oci-layout").write_text('{"imageLayoutVersion":"1.0.0"}')
        (folder / "index.json").write_text(json.dumps({
            "schemaVersion": 2,
            "manifests": [{"mediaType": "application/vnd.oci.image.manifest.v1+json",
                           "digest": manifest[0], "size": manifest[1],
                           "platform": {"os": "linux", "architecture": "amd64"}}],
        }))
        return folder


def layer(changes):
    """A layer tar: bytes replace or add a file, a text is a link, None removes a path by a whiteout."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for path, data in sorted(changes.items()):
            folder, _, name = path.rpartition("/")
            info = tarfile.TarInfo(path if data is not None else f"{folder}/.wh.{name}")
            info.mode = 0o755 if "/bin/" in path or ".so" in path else 0o644
            if isinstance(data, str):
                info.type, info.linkname, data = tarfile.SYMTYPE, data, None
            info.size = len(data or b"")
            archive.addfile(info, io.BytesIO(data or b""))
    return buffer.getvalue()


# MARK: What is planted

Planted = collections.namedtuple("Planted", "code subject layer config")
KINDS = {}


def kind(function):
    KINDS[function.__name__.replace("_", "-")] = function
    return function


def package(image, name):
    """The dist-info folder of a Python distribution, and its version."""
    record = image.find(rf".*/(?:dist|site)-packages/{name}-[0-9][^/]*\.dist-info/METADATA")
    folder = record.rpartition("/")[0]
    return folder, re.search(r"-([0-9][^/]*)\.dist-info$", folder).group(1)


def first_package(image, names=("click", "packaging", "msgpack", "toolz", "requests")):
    for name in names:
        try:
            return (name, *package(image, name))
        except LeftOut:
            continue
    raise LeftOut("none of " + ", ".join(names))


def line(pattern, new, data):
    """The first line that fits, replaced."""
    changed, count = re.subn(pattern, new, data.decode(), count=1, flags=re.M)
    if not count:
        raise LeftOut(pattern)
    return changed.encode()


def renamed(image, folder, new, version):
    """A dist-info folder under another version."""
    changes = {folder: None}
    old = folder.rpartition("/")[2].encode()
    for path, data in image.files.items():
        if path.startswith(folder + "/"):
            name = path.rpartition("/")[2]
            if name == "METADATA":
                data = line(r"^Version: .*$", f"Version: {version}", data)
            if name == "RECORD":
                data = data.replace(old, new.rpartition("/")[2].encode())
            changes[f"{new}/{name}"] = data
    return layer(changes)


@kind
def other_version(image):
    name, folder, version = first_package(image)
    new = version + ".1"
    tar = renamed(image, folder, folder.replace(f"-{version}.dist", f"-{new}.dist"), new)
    return Planted("LCK004", f"pkg:pypi/{name}", tar, None)


@kind
def local_version(image):
    name, folder, version = first_package(image)
    new = version + "+local.1"
    tar = renamed(image, folder, folder.replace(f"-{version}.dist", f"-{new}.dist"), new)
    return Planted("LCK005", f"pkg:pypi/{name}", tar, None)


@kind
def package_removed(image):
    name, folder, _ = first_package(image)
    site = folder.rpartition("/")[0]
    changes = {folder: None}
    if any(path.startswith(f"{site}/{name}/") for path in image.files):
        changes[f"{site}/{name}"] = None
    return Planted("LCK002", f"pkg:pypi/{name}", layer(changes), None)


@kind
def package_added(image):
    _, folder, _ = first_package(image)
    site = folder.rpartition("/")[0]
    info = f"{site}/planted-1.0.dist-info"
    changes = {
        f"{info}/METADATA": b"Metadata-Version: 2.1\nName: planted\nVersion: 1.0\n",
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/RECORD": b"planted-1.0.dist-info/METADATA,,\nplanted-1.0.dist-info/RECORD,,\n",
        f"{info}/INSTALLER": b"pip\n",
    }
    return Planted("LCK003", "pkg:pypi/planted", layer(changes), None)


@kind
def wheel_tags(image):
    name, folder, _ = first_package(image)
    data = line(r"^Tag: .*$", "Tag: cp37-cp37m-linux_x86_64", image.files[f"{folder}/WHEEL"])
    return Planted("LCK005", f"pkg:pypi/{name}", layer({f"{folder}/WHEEL": data}), None)


@kind
def contents(image):
    name, folder, _ = first_package(image)
    rows = list(csv.reader(io.StringIO(image.files[f"{folder}/RECORD"].decode())))
    for row in rows:
        if row[0].endswith(".py") and row[1].startswith("sha256="):
            digest = base64.urlsafe_b64encode(hashlib.sha256(b"planted").digest()).decode()
            row[1] = "sha256=" + digest.rstrip("=")
            break
    else:
        raise LeftOut("no file with a digest")
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return Planted(
        "LCK006", f"pkg:pypi/{name}", layer({f"{folder}/RECORD": text.getvalue().encode()}), None)


@kind
def source(image):
    name, folder, _ = first_package(image)
    data = json.dumps({
        "url": f"https://git.example.org/{name}",
        "vcs_info": {"vcs": "git", "commit_id": "3f2c1a9d0b12aa" + "0" * 26},
    }).encode()
    return Planted(
        "LCK014", f"pkg:pypi/{name}", layer({f"{folder}/direct_url.json": data}), None)


@kind
def requirement(image):
    name, folder, _ = first_package(image)
    data = line(
        r"^Version: (.*)$", r"Version: \1\nRequires-Dist: packaging>=1", image.files[f"{folder}/METADATA"])
    return Planted("LCK006", f"pkg:pypi/{name}", layer({f"{folder}/METADATA": data}), None)


def paragraphs(image):
    return image.files[image.find(STATUS)].decode().rstrip("\n").split("\n\n")


def status(image, name, change):
    """A layer whose dpkg status has another paragraph for a package; None drops it."""
    parts = []
    found = False
    for part in paragraphs(image):
        if part.startswith(f"Package: {name}\n"):
            found = True
            part = change(part)
        if part:
            parts.append(part)
    if not found:
        raise LeftOut(name)
    return layer({STATUS: ("\n\n".join(parts) + "\n").encode()})


def field(name, new):
    return lambda part: re.sub(rf"^{name}: .*$", lambda match: new(match.group(0)), part, flags=re.M)


def debian(code, name, change):
    return lambda image: Planted(
        code, f"pkg:deb/debian/{name}", status(image, name, change), None)


KINDS["os-version"] = debian("LCK004", "tar", field("Version", lambda text: text + "+planted1"))
KINDS["os-removed"] = debian("LCK002", "sed", lambda part: None)
KINDS["os-broken"] = debian(
    "LCK006", "grep", field("Status", lambda text: "Status: install ok half-configured"))
KINDS["os-architecture"] = debian("LCK005", "tar", field("Architecture", lambda text: "Architecture: i386"))
KINDS["os-depends"] = debian(
    "LCK006", "tar", lambda part: part + "\nDepends: libplanted1 (>= 1.0)"
    if "\nDepends:" not in part else field("Depends", lambda text: text + ", libplanted1 (>= 1.0)")(part))
KINDS["os-library"] = debian("LCK004", "libc6", field("Version", lambda text: "Version: 2.39-1"))


@kind
def os_added(image):
    text = "\n\n".join(paragraphs(image)) + (
        "\n\nPackage: planted\nStatus: install ok installed\nArchitecture: amd64\n"
        "Version: 1.0-1\nMaintainer: nobody\nDescription: planted\n")
    return Planted("LCK003", "pkg:deb/debian/planted", layer({STATUS: text.encode()}), None)


@kind
def os_contents(image):
    path = image.find(r"var/lib/dpkg/info/tar(:amd64)?\.md5sums")
    data = line(r"^[0-9a-f]{32}", "0" * 32, image.files[path])
    return Planted("LCK006", "pkg:deb/debian/tar", layer({path: data}), None)


@kind
def release(image):
    path = image.find(r"(usr/lib|etc)/os-release")
    data = line(r'^VERSION_ID=.*$', 'VERSION_ID="13"', image.files[path])
    return Planted("LCK009", "operating-system", layer({path: data}), None)


def interpreter_path(image):
    return image.find(r"usr/(local/)?bin/python3\.[0-9]+")


@kind
def interpreter_package(image):
    name = interpreter_path(image).rpartition("/")[2] + "-minimal"
    return debian("LCK004", name, field("Version", lambda text: "Version: 3.11.99-1"))(image)


@kind
def interpreter_added(image):
    data = image.files[interpreter_path(image)]
    return Planted("LCK009", "python", layer({"usr/local/bin/python3.9": data}), None)


@kind
def interpreter_other(image):
    path = interpreter_path(image)
    folder, _, name = path.rpartition("/")
    return Planted("LCK009", "python", layer({
        path: None, f"{folder}/python3.99": image.files[path], f"{folder}/python3": "python3.99",
    }), None)


def configured(image, change):
    config = json.loads(json.dumps(image.config))
    change(config["config"])
    return config


def variable(name, value):
    def planted(image):
        def change(config):
            known = [text for text in config["Env"] if not text.startswith(name + "=")]
            if value is None and len(known) == len(config["Env"]):
                raise LeftOut(name)
            config["Env"] = known + ([f"{name}={value}"] if value is not None else [])

        return Planted("LCK010", name, None, configured(image, change))

    return planted


KINDS["variable-added"] = variable("OMP_NUM_THREADS", "1")
KINDS["variable-changed"] = variable("CUDA_VERSION", "12.0.0")
KINDS["variable-removed"] = variable("NVIDIA_VISIBLE_DEVICES", None)
KINDS["search-path"] = variable("PATH", "/opt/other/bin:/opt/venv/bin:/usr/local/bin:/usr/bin:/bin")
KINDS["preload"] = variable("LD_PRELOAD", "/usr/lib/libplanted.so")


@kind
def entry_point(image):
    return Planted(
        "LCK009", "entry-point", None,
        configured(image, lambda config: config.update(Entrypoint=["python3", "-u"])))


@kind
def base(image):
    def change(config):
        config["Labels"]["org.opencontainers.image.base.digest"] = "sha256:" + "b" * 64

    return Planted("LCK007", "base", None, configured(image, change))


@kind
def base_name(image):
    def change(config):
        del config["Labels"]["org.opencontainers.image.base.digest"]
        config["Labels"]["org.opencontainers.image.base.name"] = "docker.io/library/debian:13"

    return Planted("LCK007", "base", None, configured(image, change))


def build_id(data):
    """Where the GNU build id stands in an ELF file."""
    mark = data.find(b"\x14\x00\x00\x00\x03\x00\x00\x00GNU\x00")
    if mark < 0:
        raise LeftOut("no build id")
    return mark + 12


def owned_library(image):
    return image.find(r".*/nvidia/(cuda_runtime|nvtx)/lib/lib[^/]*\.so[^/]*")


@kind
def library_replaced(image):
    path = owned_library(image)
    data = bytearray(image.files[path])
    data[build_id(data)] ^= 0xFF
    part = re.search(r"nvidia/([^/]*)/", path).group(1)
    component = part.replace("_", "-")
    return Planted(
        "LCK008", f"component/{component}/nvidia-{component}-cu12", layer({path: bytes(data)}), None)


@kind
def library_removed(image):
    path = owned_library(image)
    part = re.search(r"nvidia/([^/]*)/", path).group(1)
    component = part.replace("_", "-")
    return Planted(
        "LCK008", f"component/{component}/nvidia-{component}-cu12", layer({path: None}), None)


@kind
def library_added(image):
    data = image.files[owned_library(image)]
    path = "usr/local/cuda-12.0/lib64/libcudnn.so.8.9.7"
    return Planted("LCK008", "component/cudnn", layer({path: data}), None)


@kind
def gpu_package_version(image):
    folder, version = package(image, r"nvidia_nvtx_cu12")
    new = version + ".1"
    tar = renamed(image, folder, folder.replace(f"-{version}.dist", f"-{new}.dist"), new)
    return Planted("LCK004", "pkg:pypi/nvidia-nvtx-cu12", tar, None)


@kind
def gpu_record_removed(image):
    folder, _ = package(image, r"nvidia_cuda_runtime_cu12")
    return Planted("LCK002", "pkg:pypi/nvidia-cuda-runtime-cu12", layer({folder: None}), None)


# MARK: The judgement

class Judge:
    def __init__(self, arguments, folder):
        self.program = pathlib.Path(arguments.program).resolve()
        self.folder = folder
        self.environment = dict(os.environ, HOLDFAST_CATALOG=str(folder / "catalog.db"))

    def run(self, *words):
        result = subprocess.run(
            [self.program, *words], cwd=self.folder, env=self.environment, capture_output=True)
        if result.returncode not in (0, 1):
            sys.exit(f"holdfast {' '.join(map(str, words))}: {result.stderr.decode()}")
        return result

    def lock(self, layout):
        (self.folder / "holdfast.lock").unlink(missing_ok=True)
        self.run("lock", ENVIRONMENT, "--source", f"oci:{layout}", "--no-progress")

    def verify(self, layout):
        output = self.run(
            "verify", f"oci:{layout}", "--env", ENVIRONMENT, "--format", "json", "--no-progress")
        return json.loads(output.stdout), output.returncode


def findings(report):
    return [(finding["code"], finding["subject"]) for finding in report["findings"]]


def check(judge, name, image, arguments, folder):
    """Failures, passes and kinds left out of one image."""
    failures = []
    passed = []
    left = []

    def expect(word, layout, expected):
        report, code = judge.verify(layout)
        found = findings(report)
        if arguments.verbose:
            print(f"  {word}: {report['verdict']}")
            for finding in report["findings"]:
                print(f"    {finding['code']} {finding['title']}\n      {finding['message']}")
        if found == expected and (code == 0 or expected):
            passed.append(word)
        else:
            failures.append(f"{name} {word}: expected {expected}, found {found} (exit {code})")

    original = image.write(folder / f"{name}-original")
    judge.lock(original)
    expect("original", original, [])
    image.config.setdefault("config", {}).setdefault("Labels", {}).update(BASE)
    untouched = image.write(folder / f"{name}-untouched")
    judge.lock(untouched)
    expect("untouched", untouched, [])
    for word, plant in sorted(KINDS.items()):
        if arguments.only and word not in arguments.only.split(","):
            continue
        try:
            planted = plant(image)
        except LeftOut:
            left.append(word)
            continue
        layout = image.write(folder / f"{name}-{word}", planted.layer, planted.config)
        expect(word, layout, [(planted.code, planted.subject)])
    return failures, passed, left


def images(arguments):
    """Names of images, and what reads each into a folder of blobs."""
    if not arguments.layout:
        return [(path.stem, lambda store, path=path: Image.saved(path, store))
                for path in sorted((arguments.images / "docker").glob("*.tar"))]
    layout = arguments.images / "oci-gzip"
    index = json.loads((layout / "index.json").read_bytes())
    return [(item["annotations"]["org.opencontainers.image.ref.name"],
             lambda store, item=item: Image.stored(layout, item, store))
            for item in index["manifests"]]


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("program")
    parser.add_argument("images", type=pathlib.Path)
    parser.add_argument("--image")
    parser.add_argument("--only")
    parser.add_argument("--layout", action="store_true")
    parser.add_argument("--folder", help="where copies are made; layers are linked on one file system")
    parser.add_argument("--verbose", action="store_true")
    arguments = parser.parse_args()
    failures = []
    with tempfile.TemporaryDirectory(dir=arguments.folder) as temporary:
        for name, opened in images(arguments):
            if arguments.image and name != arguments.image:
                continue
            folder = pathlib.Path(temporary) / name
            store = folder / "store"
            store.mkdir(parents=True)
            found, passed, left = check(
                Judge(arguments, folder), name, opened(store), arguments, folder)
            failures += found
            print(f"{name}: {len(passed)} named exactly, {len(found)} not, "
                  f"{len(left)} left out ({', '.join(left) or 'none'})", flush=True)
    for failure in failures:
        print(f"✗ {failure}")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
