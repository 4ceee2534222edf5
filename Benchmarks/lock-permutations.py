#!/usr/bin/env python3
"""Locks one image again and again under other circumstances and compares the bytes.

    lock-permutations.py HOLDFAST [--runs 100] [--layout OCI-FOLDER:TAG] [--seed N]

Every run has another folder, thread count, locale, time zone, umask, form of the image (OCI layout,
tar of a layout with its members in another order, root directory unpacked in another order) and
order of the entries inside the layers. Two kinds are compared:

- the image as it is, in whatever form and under whatever circumstances: its lock files must be equal
  byte for byte, and so must those of the root directory among themselves;
- the image with the entries of its layers in another order. Such an image has other digests, so the
  digests of the image and of its layers are left out, and all the rest must be equal.

Exit status 1 when any two differ. Without --layout the training image of the demo is taken.
"""

import argparse
import gzip
import hashlib
import io
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tarfile
import tempfile

HERE = pathlib.Path(__file__).resolve().parent.parent
LOCALES = ["C", "C.UTF-8", "POSIX", "en_US.UTF-8", "de_DE.UTF-8", "tr_TR.UTF-8", "ja_JP.eucJP"]
ZONES = ["UTC", "Asia/Kolkata", "America/St_Johns", "Pacific/Chatham", "Europe/Berlin", "EST5EDT"]


class Layout:
    """An OCI layout in memory: blobs by digest, and the manifest of one image."""

    def __init__(self, folder, tag):
        self.blobs = {}
        for path in (folder / "blobs" / "sha256").iterdir():
            self.blobs[path.name] = path.read_bytes()
        index = json.loads((folder / "index.json").read_text())
        self.tag = tag
        self.descriptor = next(
            entry for entry in index["manifests"]
            if entry.get("annotations", {}).get("org.opencontainers.image.ref.name") == tag)
        self.manifest = json.loads(self.blob(self.descriptor))

    def blob(self, descriptor):
        return self.blobs[descriptor["digest"].split(":")[1]]

    def layers(self):
        return [self.blob(layer) for layer in self.manifest["layers"]]

    def shuffled(self, random_source):
        """The same image with the entries of each layer in another order."""
        other = object.__new__(Layout)
        other.blobs, other.tag = {}, self.tag
        manifest = json.loads(json.dumps(self.manifest))
        configuration = json.loads(self.blob(manifest["config"]))
        configuration["rootfs"]["diff_ids"] = []
        for layer, content in zip(manifest["layers"], self.layers()):
            tar = shuffled_tar(gzip.decompress(content), random_source)
            blob = gzip.compress(tar, mtime=0)
            configuration["rootfs"]["diff_ids"].append("sha256:" + hashlib.sha256(tar).hexdigest())
            other.put(layer, blob)
        other.put(manifest["config"], json.dumps(configuration).encode())
        other.manifest = manifest
        other.descriptor = json.loads(json.dumps(self.descriptor))
        other.put(other.descriptor, json.dumps(manifest).encode())
        return other

    def put(self, descriptor, blob):
        name = hashlib.sha256(blob).hexdigest()
        self.blobs[name] = blob
        descriptor["digest"], descriptor["size"] = "sha256:" + name, len(blob)

    def files(self):
        """The files of the layout, only what this image needs."""
        wanted = [self.descriptor, self.manifest["config"], *self.manifest["layers"]]
        files = {
            "oci-layout": b'{"imageLayoutVersion":"1.0.0"}',
            "index.json": json.dumps({"schemaVersion": 2, "manifests": [self.descriptor]}).encode()}
        for descriptor in wanted:
            files["blobs/sha256/" + descriptor["digest"].split(":")[1]] = self.blob(descriptor)
        return files


def shuffled_tar(content, random_source):
    # Hard links stay behind the files that they name.
    source = tarfile.open(fileobj=io.BytesIO(content))
    members = source.getmembers()
    plain = [member for member in members if not member.islnk()]
    random_source.shuffle(plain)
    output = io.BytesIO()
    with tarfile.open(fileobj=output, mode="w", format=tarfile.PAX_FORMAT) as target:
        for member in plain + [member for member in members if member.islnk()]:
            target.addfile(member, source.extractfile(member) if member.isreg() else None)
    return output.getvalue()


def write_folder(layout, place, random_source):
    files = list(layout.files().items())
    random_source.shuffle(files)
    for name, content in files:
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(content)
    return f"oci:{place}:{layout.tag}"


def write_tar(layout, place, random_source):
    files = list(layout.files().items())
    random_source.shuffle(files)
    path = place.with_suffix(".tar")
    with tarfile.open(path, "w") as target:
        for name, content in files:
            member = tarfile.TarInfo(name)
            member.size, member.mtime = len(content), random_source.randrange(1 << 31)
            target.addfile(member, io.BytesIO(content))
    return f"oci:{path}:{layout.tag}"


def write_root(layout, place, random_source):
    """The final view as a root directory, its files made in another order."""
    final = {}
    for content in layout.layers():
        tar = tarfile.open(fileobj=io.BytesIO(gzip.decompress(content)))
        members = tar.getmembers()
        for member in members:
            folder, name = os.path.split(member.name.removeprefix("./"))
            if name == ".wh..wh..opq":
                final = {k: v for k, v in final.items() if not k.startswith(folder + "/")}
            elif name.startswith(".wh."):
                gone = os.path.join(folder, name[4:])
                final = {k: v for k, v in final.items()
                         if k != gone and not k.startswith(gone + "/")}
        for member in members:
            name = member.name.removeprefix("./").rstrip("/")
            if not os.path.basename(name).startswith(".wh.") and name not in ("", "."):
                final[name] = (member, tar.extractfile(member).read() if member.isreg() else None)
    order = sorted(final)
    random_source.shuffle(order)
    links = []
    for name in order:
        member, content = final[name]
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if member.isdir():
            path.mkdir(exist_ok=True)
        elif member.issym():
            if not path.is_symlink():
                path.symlink_to(member.linkname)
        elif member.islnk():
            links.append((path, place / member.linkname))
        elif content is not None:
            path.write_bytes(content)
    for path, target in links:
        os.link(target, path)
    return f"rootfs:{place}"


def circumstances(random_source):
    return {
        "PATH": os.environ["PATH"], "HOME": "/nonexistent",
        "LC_ALL": random_source.choice(LOCALES), "TZ": random_source.choice(ZONES),
        "HOLDFAST_THREADS": str(random_source.randint(1, 9)), "TERM": "xterm",
        f"VARIABLE_{random_source.randrange(1000)}": "nothing"}


def locked(program, project, source, variables):
    lock = project / "holdfast.lock"
    lock.unlink(missing_ok=True)
    command = [program, "lock", "image", "--source", source, "--no-catalog", "-q"]
    result = subprocess.run(command, cwd=project, env=variables, capture_output=True, text=True)
    if result.returncode:
        sys.exit(f"{' '.join(command)}\n{result.stderr}")
    return lock.read_bytes()


def without_digests(lock):
    """The lock without what names the image's and the layers' own bytes."""
    document = json.loads(lock)
    for environment in document["body"]["environments"].values():
        for part in environment["installed"].values():
            part["subject"].pop("digest", None)
            part.pop("layers", None)
    return json.dumps(document["body"], sort_keys=True).encode()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--layout", default=f"{HERE}/fixtures/demo/images:training")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    program = str(pathlib.Path(options.program).resolve())
    folder, _, tag = options.layout.rpartition(":")
    image = Layout(pathlib.Path(folder), tag)
    seen = {"image": {}, "root directory": {}, "shuffled layers": {}}
    for run in range(options.runs):
        random_source = random.Random(options.seed * 100_003 + run)
        work = pathlib.Path(tempfile.mkdtemp(prefix="lock" + "-" * random_source.randrange(9)))
        project = work / random_source.choice(["a", "deep/er/project", "Ünïcode", "with space"])
        project.mkdir(parents=True)
        form = [write_folder, write_tar, write_root, write_folder, write_tar][run % 5]
        kind = ["image", "image", "root directory", "shuffled layers", "shuffled layers"][run % 5]
        subject = image.shuffled(random_source) if kind == "shuffled layers" else image
        place = work / f"source{random_source.randrange(10**6)}"
        place.mkdir()
        old = os.umask(random_source.choice([0o022, 0o077, 0o002]))
        source = form(subject, place, random_source)
        lock = locked(program, project, source, circumstances(random_source))
        os.umask(old)
        if kind == "shuffled layers":
            lock = without_digests(lock)
        digest = hashlib.sha256(lock).hexdigest()
        seen[kind].setdefault(digest, []).append(run)
        shutil.rmtree(work)
    expected = hashlib.sha256(without_digests(first_lock(program, image))).hexdigest()
    failed = False
    for kind, digests in seen.items():
        runs = sum(len(found) for found in digests.values())
        print(f"{kind:16} {runs:4} runs, {len(digests)} different lock files")
        failed = failed or len(digests) > 1
    if any(digest != expected for digest in seen["shuffled layers"]):
        print("the shuffled image is not locked like the image itself")
        failed = True
    sys.exit(1 if failed else 0)


def first_lock(program, image):
    with tempfile.TemporaryDirectory() as work:
        place, project = pathlib.Path(work) / "image", pathlib.Path(work) / "project"
        place.mkdir()
        project.mkdir()
        random_source = random.Random(0)
        source = write_folder(image, place, random_source)
        return locked(program, project, source, circumstances(random_source))


if __name__ == "__main__":
    main()
