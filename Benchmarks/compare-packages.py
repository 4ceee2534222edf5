#!/usr/bin/env python3
"""Compares the package lists of real images with what dpkg-query and pip found in them.

    compare-packages.py HOLDFAST IMAGES

HOLDFAST is the program, IMAGES a folder with `expected-NAME.json` lists (type, name, version and
location of every deb and Python package) beside the images in the forms `oci-gzip`, `oci-zstd`,
`docker/NAME.tar` and `rootfs-NAME`. Every form that is there is scanned; name, version and record
path must agree, no more and no less. Exit status 1 when any list differs.
"""

import json
import pathlib
import re
import subprocess
import sys


def normalized(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def expected(path):
    packages = json.loads(path.read_text())["packages"]
    found = set()
    for package in packages:
        if package["type"] == "deb":
            found.add(("deb", package["name"], package["version"], package["location"]))
        elif package["type"] == "python":
            name = normalized(package["name"])
            found.add(("pypi", name, package["version"], package["location"]))
    return found


def record(package):
    path = package["evidence"][0]["path"]
    if package["ecosystem"] == "pypi" and path.rsplit("/", 1)[-1] in ("METADATA", "PKG-INFO"):
        return path.rsplit("/", 1)[0]
    return path


def scanned(program, source, *options):
    command = [program, "scan", "--no-catalog", "--format", "json", *options, source]
    snapshot = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    found = []
    for package in snapshot["packages"]:
        if package["state"] != "installed" or package["ecosystem"] not in ("deb", "pypi"):
            continue
        name = package["name"]
        if package["ecosystem"] == "pypi":
            name = normalized(name)
        found.append((package["ecosystem"], name, package["version"], record(package)))
    return found


def main():
    program, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    failures = 0
    for path in sorted(folder.glob("expected-*.json")):
        name = path.stem.removeprefix("expected-")
        want = expected(path)
        forms = [
            (f"oci:{folder}/oci-gzip:{name}", folder / "oci-gzip"),
            (f"oci:{folder}/oci-zstd:{name}", folder / "oci-zstd"),
            (f"archive:{folder}/docker/{name}.tar", folder / "docker" / f"{name}.tar"),
            (f"rootfs:{folder}/rootfs-{name}", folder / f"rootfs-{name}"),
        ]
        for source, place in forms:
            if not place.exists():
                continue
            if place.name == "oci-zstd" and f'"{name}"' not in (place / "index.json").read_text():
                continue
            for options in ([], ["--trust-digests"]):
                if options and source.startswith("rootfs:"):
                    continue
                got = scanned(program, source, *options)
                extra, missing = sorted(set(got) - want), sorted(want - set(got))
                twice = len(got) - len(set(got))
                agrees = not extra and not missing and not twice
                failures += not agrees
                label = source.replace(f"{folder}/", "") + (" trusted" if options else "")
                print(f"{'ok  ' if agrees else 'FAIL'} {label}: {len(got)} packages,"
                      f" {len(want)} expected, {len(missing)} missing, {len(extra)} extra")
                for row in missing:
                    print("  missing", *row)
                for row in extra:
                    print("  extra  ", *row)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
