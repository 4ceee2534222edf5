#!/usr/bin/env python3
"""Holds `holdfast fit` against a table of verdicts that is reasoned out here, independently.

    fit-table.py [PROGRAM] IMAGES

IMAGES is a folder with `oci-gzip` and `rootfs-NAME` of the images dev, training and production. Facts
are read from the root directories and the images' configurations by the code of
compare-accelerators.py, never by the program; the rules of NVIDIA stand below with their sources.
Without PROGRAM the table is printed. With it, a `holdfast.toml` with the three environments and the
pools is written to a temporary folder, once for each way in which GPUs get into containers, and every
cell is compared: the outcome, and that a clause of the expected code has that outcome.
Exit status 1 when a cell differs.
"""

import importlib.util
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
SPEC = importlib.util.spec_from_file_location("compare", HERE / "compare-accelerators.py")
compare = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(compare)

# NVIDIA, CUDA Toolkit Release Notes, table "CUDA Toolkit and Minimum Required Driver Version for CUDA
# Minor Version Compatibility": the least driver that starts any release of a major version.
LEAST_DRIVER = {11: "450.80.02", 12: "525.60.13", 13: "580.65.06"}
# The same document, table "CUDA Toolkit and Corresponding Driver Versions": the first driver of each
# release; from it on nothing is limited.
FULL_DRIVER = {
    "11.8": "520.61.05", "12.0": "525.60.13", "12.1": "530.30.02", "12.2": "535.54.03",
    "12.3": "545.23.06", "12.4": "550.54.14", "12.5": "555.42.02", "12.6": "560.28.03"}
# The same table read the other way: the highest CUDA release that a branch of drivers supports.
CUDA_OF_BRANCH = {470: "11.4", 525: "12.0", 535: "12.2", 550: "12.4", 570: "12.8"}
# NVIDIA, PTX ISA, "Release Notes": the CUDA release that brought each version of the language.
CUDA_OF_PTX = {
    "7.8": "11.8", "8.0": "12.0", "8.1": "12.1", "8.2": "12.2", "8.3": "12.3", "8.4": "12.4",
    "8.5": "12.5", "8.6": "12.7", "8.7": "12.8"}
# NVIDIA, "CUDA GPU Compute Capability".
POOLS = [
    ("t4", "470.256.02", "Tesla T4", (7, 5)),
    ("a100", "525.147.05", "NVIDIA A100-SXM4-80GB", (8, 0)),
    ("l4", "535.161.08", "NVIDIA L4", (8, 9)),
    ("h100", "550.90.07", "NVIDIA H100 80GB HBM3", (9, 0)),
    ("b200", "570.124.06", "NVIDIA B200", (10, 0)),
    ("rtx5090", "570.124.06", "NVIDIA GeForce RTX 5090", (12, 0)),
    ("mi300x", "6.10.5", "AMD Instinct MI300X", "gfx942"),
]
IMAGES = ["dev", "training", "production"]
MODES = [None, "legacy", "jit-cdi"]
# The library whose kernels a framework cannot do without, and the package that is the framework.
# Libraries below them (cuBLASLt, cuDNN, cuFFT) hold kernels for single GPUs on purpose.
MAIN_LIBRARIES = [
    ("torch", "/torch/lib/libtorch_cuda.so"),
    ("onnxruntime-gpu", "/onnxruntime/capi/libonnxruntime_providers_cuda.so"),
    ("xgboost", "/xgboost/lib/libxgboost.so"),
]
# What the container toolkit mounts from the host: the driver's libraries, nothing of the CUDA toolkit.
FROM_DRIVER = re.compile(r"libcuda\.so|libnvidia-|libnvcuvid\.so|ld-linux")
ORDER = ["runs", "condition", "unknown", "fails"]


def parts(version):
    return tuple(int(part) for part in version.split("."))


class Framework:
    """What decides about one framework of an image."""

    def __init__(self, name, path, truth):
        self.name, self.path = name, path
        counts, _ = compare.containers(truth.libraries[path])
        self.containers = counts
        isas = {target.split("@")[1] for targets in counts for target in targets if "@" in target}
        self.compiler = CUDA_OF_PTX.get(max(isas, key=parts)) if isas else None
        needed = truth.elf[path].needed
        present = {pathlib.PurePosixPath(one).name for one in truth.present}
        self.missing = sorted(one for one in needed
                              if one not in present and not FROM_DRIVER.match(one))
        told = [release for found, _, release, _ in truth.variants() if found == name]
        runtime = re.search(r"libcudart\.so\.(\d+)", " ".join(needed))
        self.cuda = told[0] if told and told[0] else None
        self.major = (int(self.cuda.split(".")[0]) if self.cuda else
                      int(runtime.group(1)) if runtime else
                      int(self.compiler.split(".")[0]))
        self.cuda = self.cuda or self.compiler

    def coverage(self, capability):
        """(all containers serve it with ready code, exactly; without PTX; ISA needed for the rest).

        CUDA C++ Programming Guide, "Binary Compatibility" and "PTX Compatibility": a cubin runs on its
        own major version from its minor upwards, with the suffix `a` on exactly its own; PTX is
        compiled for anything newer.
        """
        exact, ready, isa = True, True, None
        for targets in self.containers:
            serves = [target for target in targets if self.serves(target, capability)]
            if f"sm_{capability[0]}{capability[1]}" not in targets:
                exact = False
            if serves:
                continue
            ready = False
            virtual = [target.split("@") for target in targets if target.startswith("compute_")]
            usable = [version for name, version in virtual
                      if self.capability(name) <= capability and name[-1].isdigit()]
            if not usable:
                return None
            lowest = min(usable, key=parts)
            isa = max([one for one in (isa, lowest) if one], key=parts)
        return exact, ready, isa

    @staticmethod
    def capability(target):
        digits = re.sub(r"\D", "", target.split("@")[0])
        return int(digits[:-1]), int(digits[-1])

    def serves(self, target, capability):
        if not target.startswith("sm_"):
            return False
        own = self.capability(target)
        if target.endswith("a"):
            return own == capability
        return own[0] == capability[0] and own[1] <= capability[1]


class Image:
    """The facts of one image."""

    def __init__(self, folder, name):
        self.name = name
        root = folder / f"rootfs-{name}"
        truth = compare.Truth(root)
        truth.present = [str(path.relative_to(root)) for path in root.rglob("*")
                         if ".so" in path.name]
        self.frameworks = [
            Framework(framework, path, truth) for framework, end in MAIN_LIBRARIES
            for path in truth.libraries if ("/" + path).endswith(end)]
        layout = folder / "oci-gzip"

        def blob(digest):
            return json.loads((layout / "blobs" / digest.replace(":", "/")).read_text())

        index = json.loads((layout / "index.json").read_text())
        digest = next(one["digest"] for one in index["manifests"] if one["annotations"][
            "org.opencontainers.image.ref.name"] == name)
        config = blob(blob(digest)["config"]["digest"])["config"]
        self.variables = dict(one.split("=", 1) for one in config.get("Env", []))


def requirement(text, driver, cuda):
    """True, False or None (it depends on the brand) of an `NVIDIA_REQUIRE_*` value.

    NVIDIA/libnvidia-container, src/cli/dsl.c: a space is OR, a comma is AND, versions compare part by
    part. The brand of a GPU is the driver's word; a pool written by hand does not say it.
    """
    compared = {">=": lambda a, b: a >= b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b,
                "<": lambda a, b: a < b, "=": lambda a, b: a == b, "!=": lambda a, b: a != b}
    answers = []
    for term in text.split():
        clauses = []
        for clause in term.split(","):
            name, operator, value = re.fullmatch(r"(\w+)(>=|<=|!=|=|<|>)(.+)", clause).groups()
            if name == "brand":
                clauses.append(None)
                continue
            have, want = parts({"cuda": cuda, "driver": driver}[name]), parts(value)
            width = max(len(have), len(want))
            have, want = (one + (0,) * (width - len(one)) for one in (have, want))
            clauses.append(compared[operator](have, want))
        answers.append(False if False in clauses else None if None in clauses else True)
    return True if True in answers else None if None in answers else False


def judge(image, pool, mode):
    """The clauses that are not `runs`: (outcome, codes that may say so, reason)."""
    _, driver, _, device = pool
    if not isinstance(device, tuple):
        return [("fails", {"ACC027"}, f"no code for {device}")]
    clauses = []
    cuda = CUDA_OF_BRANCH[int(driver.split(".")[0])]
    for framework in image.frameworks:
        name = framework.name
        least = LEAST_DRIVER[framework.major]
        full = FULL_DRIVER.get(framework.cuda)
        if parts(driver) < parts(least):
            clauses.append(("fails", {"ACC001"},
                            f"{name}: CUDA {framework.major} needs {least}, driver {driver}"))
        elif full and parts(driver) < parts(full):
            clauses.append(("condition", {"ACC002"},
                            f"{name}: CUDA {framework.cuda} is whole from {full}, driver {driver}"))
        covered = framework.coverage(device)
        if covered is None:
            clauses.append(("fails", {"ACC004"},
                            f"{name}: containers without code for {device[0]}.{device[1]}"))
        elif not covered[1]:
            needs = CUDA_OF_PTX[covered[2]]
            if parts(needs) <= parts(cuda):
                clauses.append(("condition", {"ACC005"},
                                f"{name}: compiled from PTX {covered[2]}"))
            else:
                clauses.append(("fails", {"ACC003"},
                                f"{name}: PTX {covered[2]} needs CUDA {needs}, driver has {cuda}"))
        if framework.missing:
            clauses.append(("fails", {"ACC042"},
                            f"{name}: no layer brings {framework.missing[0]}"
                            f" and {len(framework.missing) - 1} more"))
    for variable, text in image.variables.items():
        if not variable.startswith("NVIDIA_REQUIRE_"):
            continue
        met = requirement(text, driver, cuda)
        if met is True:
            continue
        if mode == "jit-cdi":
            outcome = "condition"  # Nobody evaluates it: met or not, the container starts.
        else:
            outcome = "fails" if met is False and mode == "legacy" else "unknown"
        clauses.append((outcome, {"ACC009", "ACC010"},
                        f"{variable}: not met by driver {driver}, CUDA {cuda}"
                        + ("" if met is False else ", or by its brand alone")))
    return clauses


def expected(image, pool, mode):
    """(outcome, deciding clauses) of a cell."""
    clauses = judge(image, pool, mode)
    outcome = max((one[0] for one in clauses), key=ORDER.index, default="runs")
    return outcome, [one for one in clauses if one[0] == outcome]


def configuration(folder, mode):
    text = ['schema = 1', 'project = "fit-table"']
    for name in IMAGES:
        text += [f"[environments.{name}]", f'source = "oci:{folder}/oci-gzip:{name}"']
    for name, driver, gpu, _ in POOLS:
        text += [f"[hardware.{name}]", f'driver = "{driver}"', f'gpus = ["{gpu}"]',
                 'cpu = "x86-64-v3"']
        if mode and name != "mi300x":
            text.append(f'runtime = "{mode}"')
    return "\n".join(text) + "\n"


def agrees(cell, outcome, clauses):
    """Whether the program's cell is the expected one; the reason why not."""
    if cell["outcome"] != outcome:
        return f"outcome {cell['outcome']} ({cell['limit']})"
    if outcome == "runs":
        return None
    heavy = [one for one in cell["clauses"] if one["outcome"] == outcome]
    for _, codes, _ in clauses:
        if any(one["code"] in codes for one in heavy):
            return None
    return f"clauses {sorted({one['code'] for one in heavy})}"


def main():
    arguments = sys.argv[1:]
    if len(arguments) not in (1, 2) or arguments[0].startswith("-"):
        sys.exit(__doc__)
    program = str(pathlib.Path(arguments[0]).absolute()) if len(arguments) == 2 else None
    folder = pathlib.Path(arguments[-1]).absolute()
    images = [Image(folder, name) for name in IMAGES]
    wrong = total = 0
    kept = tempfile.TemporaryDirectory()
    place = kept.name
    for mode in MODES:
        cells = {}
        if program:
            (pathlib.Path(place) / "holdfast.toml").write_text(configuration(folder, mode))
            done = subprocess.run([program, "fit", *IMAGES, "--format", "json"], cwd=place,
                                  capture_output=True, text=True,
                                  env={**os.environ, "XDG_DATA_HOME": place,
                                       "XDG_CACHE_HOME": place})
            if done.returncode not in (0, 1):
                sys.exit(done.stderr)
            report = json.loads(done.stdout)
            cells = {(one["environment"], one["pool"]): one for one in report["fit"]["cells"]}
        print(f"GPUs get into containers: {mode or 'not said'}")
        for image in images:
            for pool in POOLS:
                outcome, clauses = expected(image, pool, mode)
                reason = "; ".join(f"{'/'.join(sorted(codes))} {text}" for _, codes, text in clauses)
                line = f"  {image.name:10} {pool[0]:8} {outcome:9} {reason}"
                if program:
                    total += 1
                    cell = cells.get((image.name, pool[0]))
                    problem = agrees(cell, outcome, clauses) if cell else "no cell"
                    wrong += problem is not None
                    line += f"\n      DIFFERS: program says {problem}" if problem else ""
                print(line)
    if program:
        print(f"{total - wrong} of {total} cells agree")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
