#!/usr/bin/env python3
"""Measures the hook against git itself.

usage: hook.py PROGRAM [--runs N] [--keep FOLDER]

Two repositories of 10,000 and 100,000 files with a pyproject.toml, a uv.lock of 300 packages,
requirements files, a Dockerfile and a holdfast.lock are made in a temporary folder; one manifest is
staged. `holdfast check --staged` and `git diff --cached --name-only` then take turns, and their
medians are held against the limits. Exit status: 0 limits held, 1 a limit missed, 2 usage.
"""
import argparse
import hashlib
import os
import pathlib
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ENDINGS = [".py"] * 9 + [".md", ".json", ".txt", ".yaml", ".toml", ".png", ".ipynb", ".c", ".h"]
WORDS = (
    "model data train serve feature pipeline utils config layer loss optim sample batch metric"
    " export client server schema table chart notebook fixture golden report image audio text"
).split()
PLAIN = {"HOME": "/nonexistent", "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8",
         "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.org",
         "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.org"}


def git(folder, *arguments, text=None):
    done = subprocess.run(["git", *arguments], cwd=folder, env=PLAIN, check=True,
                          input=text, stdout=subprocess.PIPE, text=True)
    return done.stdout.strip()


def digest(*parts):
    return hashlib.sha256(" ".join(map(str, parts)).encode()).hexdigest()


def package(number):
    return f"package-{number:03d}", f"{number % 9}.{number % 13}.{number % 5}"


def uv_lock(count, versions):
    """A lock file as uv writes it: sources, archives with digests, requirements, markers."""
    lines = ['version = 1', 'revision = 3', 'requires-python = ">=3.11"', 'resolution-markers = [',
             '    "python_full_version >= \'3.12\'",', '    "python_full_version < \'3.12\'",', ']']
    for number in range(count):
        name, version = package(number)
        version = versions.get(name, version)
        lines += ['', '[[package]]', f'name = "{name}"', f'version = "{version}"',
                  'source = { registry = "https://index.example.org/simple" }']
        needs = [other for other in (number * 7 + 1, number * 11 + 3) if number < other < count]
        if needs:
            lines.append('dependencies = [')
            for other in needs:
                marker = ", marker = \"sys_platform == 'linux'\"" if other % 3 == 0 else ""
                lines.append(f'    {{ name = "{package(other)[0]}"{marker} }},')
            lines.append(']')
        base = f"https://files.example.org/packages/{digest(name)[:2]}/{name}-{version}"
        lines.append(f'sdist = {{ url = "{base}.tar.gz", hash = "sha256:{digest(name, version)}",'
                     f' size = {10000 + number} }}')
        lines.append('wheels = [')
        for tag in ("cp311-cp311-manylinux_2_17_x86_64", "cp312-cp312-manylinux_2_17_x86_64",
                    "cp311-cp311-macosx_11_0_arm64", "cp312-cp312-macosx_11_0_arm64",
                    "cp311-cp311-win_amd64", "cp312-cp312-win_amd64"):
            lines.append(f'    {{ url = "{base}-{tag}.whl", hash ='
                         f' "sha256:{digest(name, version, tag)}", size = {20000 + number} }},')
        lines.append(']')
    direct = [package(number)[0] for number in range(0, count, 12)]
    lines += ['', '[[package]]', 'name = "churn"', 'version = "1.0.0"', 'source = { virtual = "." }',
              'dependencies = [']
    lines += [f'    {{ name = "{name}" }},' for name in direct]
    lines += [']', '', '[package.metadata]', 'requires-dist = [']
    lines += [f'    {{ name = "{name}", specifier = ">=0.0.1" }},' for name in direct]
    return "\n".join(lines + [']', ''])


def pyproject(count, version):
    direct = [package(number)[0] for number in range(0, count, 12)]
    wanted = "".join(f'    "{name}>=0.0.1",\n' for name in direct)
    return (f'[project]\nname = "churn"\nversion = "1.0.0"\nrequires-python = ">=3.11"\n'
            f'dependencies = [\n{wanted}    "torch=={version}",\n]\n\n'
            '[dependency-groups]\ndev = ["pytest>=8", "ruff>=0.5"]\n')


DOCKERFILE = """FROM python:3.11-slim AS build
WORKDIR /app
COPY pyproject.toml uv.lock ./
RUN apt-get update && apt-get install -y --no-install-recommends build-essential
RUN pip install --no-cache-dir -r requirements/serve.txt
FROM python:3.11-slim
COPY --from=build /app /app
ENV OMP_NUM_THREADS=4
CMD ["python", "-m", "churn"]
"""


def make(folder, count):
    """A repository of `count` files in one commit, with one manifest staged after it."""
    folder.mkdir(parents=True)
    git(folder, "init", "-q", "-b", "main")
    # No collection in the background while the clock runs.
    git(folder, "config", "gc.auto", "0")
    chance = random.Random(count)
    blobs = [git(folder, "hash-object", "-w", "--stdin", text=f"file {number}\n")
             for number in range(64)]
    rows = []
    seen = set()
    while len(rows) < count - 6:
        depth = chance.randint(1, 5)
        parts = [chance.choice(WORDS) + (str(chance.randint(0, 40)) if chance.random() < 0.6 else "")
                 for _ in range(depth)]
        path = "/".join(parts) + f"/{chance.choice(WORDS)}_{chance.randint(0, 999)}"
        path += chance.choice(ENDINGS)
        if path in seen or path.endswith("requirements.txt"):
            continue
        seen.add(path)
        rows.append(f"100644 {chance.choice(blobs)}\tsrc/{path}\n")
    git(folder, "update-index", "--index-info", text="".join(rows))
    files = {
        "pyproject.toml": pyproject(300, "2.3.0"), "uv.lock": uv_lock(300, {}),
        "requirements/serve.txt": "".join(
            f"{name}=={version}\n" for name, version in map(package, range(0, 80))),
        "requirements/dev.txt": "-r serve.txt\npytest>=8\n", "Dockerfile": DOCKERFILE,
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    git(folder, "add", *files)


def lock(program, folder):
    """Writes, stages and commits holdfast.lock, then stages a change of one manifest."""
    environment = PLAIN | {"XDG_DATA_HOME": str(folder.parent / "data")}
    subprocess.run([program, "lock", "--declared"], cwd=folder, env=environment, check=True,
                   stdout=subprocess.DEVNULL)
    git(folder, "add", "holdfast.lock")
    git(folder, "commit", "-q", "-m", "start")
    git(folder, "gc", "-q")
    (folder / "pyproject.toml").write_text(pyproject(300, "2.5.1"))
    git(folder, "add", "pyproject.toml")


def seconds(command, folder, accepted):
    environment = PLAIN | {"XDG_DATA_HOME": str(folder.parent / "nothing")}
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL)
    spent = time.perf_counter() - start
    if done.returncode not in accepted:
        sys.exit(f"hook.py: `{' '.join(command)}` left with {done.returncode}")
    return spent


def measure(program, folder, runs):
    """Medians of both commands in seconds, which take turns."""
    ours, theirs = [], []
    for _ in range(runs + 2):
        ours.append(seconds([program, "check", "--staged"], folder, {0, 1}))
        theirs.append(seconds(["git", "diff", "--cached", "--name-only"], folder, {0}))
    return statistics.median(ours[2:]), statistics.median(theirs[2:])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program")
    parser.add_argument("--runs", type=int, default=31)
    parser.add_argument("--keep", type=pathlib.Path, help="make the repositories here and keep them")
    parser.add_argument("--make-only", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    program = shutil.which(options.program)
    if program is None and not options.make_only:
        parser.error(f"there is no program `{options.program}`")
    program = program and os.path.abspath(program)
    place = options.keep or pathlib.Path(tempfile.mkdtemp(prefix="holdfast-hook-"))
    missed = False
    try:
        for count in (10_000, 100_000):
            folder = place / f"files-{count}"
            if not folder.exists():
                make(folder, count)
                if options.make_only:
                    git(folder, "commit", "-q", "-m", "start")
                    (folder / "pyproject.toml").write_text(pyproject(300, "2.5.1"))
                    git(folder, "add", "pyproject.toml")
                    continue
                lock(program, folder)
            if options.make_only:
                continue
            ours, theirs = measure(program, folder, options.runs)
            limit = 3 * theirs + 0.030 if count == 10_000 else 0.150
            rule = "3 x git + 30 ms" if count == 10_000 else "150 ms"
            verdict = "held" if ours <= limit else "MISSED"
            missed = missed or ours > limit
            print(f"hook, {count:,} files: holdfast check --staged {ours * 1000:.1f} ms,"
                  f" git diff --cached {theirs * 1000:.1f} ms ({ours / theirs:.1f} x);"
                  f" limit {limit * 1000:.1f} ms ({rule}): {verdict}")
    finally:
        if options.keep is None:
            shutil.rmtree(place, ignore_errors=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
