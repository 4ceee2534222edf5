#!/usr/bin/env python3
"""Follows an exported Dockerfile in plain folders, where no container engine is at hand.

  run-dockerfile.py DOCKERFILE BASE OUT

BASE is the root folder that stands for the base image, OUT a new folder for the result. Only what
`holdfast export --to dockerfile` writes is understood: FROM, ARG, RUN with a here-document or in exec
form, COPY --from of a folder, ENV, LABEL, CMD. Scripts run under chroot, as root. The certificates
that this machine trusts count in the stages too, as its way to the network does.
"""
import json
import os
import re
import shutil
import subprocess
import sys


def instructions(text):
    lines = iter(text.split("\n"))
    for line in lines:
        if not line or line.startswith("#"):
            continue
        body = None
        document = re.search(r"<<'([A-Z]+)'$", line)
        if document:
            body = []
            for inner in lines:
                if inner == document[1]:
                    break
                body.append(inner)
            else:
                raise SystemExit(f"no end of {line!r}")
        word, _, rest = line.partition(" ")
        yield word, rest, body


def inside(root, command, environment):
    proc = f"{root}/proc"
    for file in ("/etc/resolv.conf", "/etc/ssl/certs/ca-certificates.crt"):
        if os.path.exists(file) and os.path.isdir(os.path.dirname(root + file)):
            if file.startswith("/etc/resolv") or os.path.exists(root + file):
                shutil.copy(file, root + file)
    network = {k: v for k, v in os.environ.items() if k in ("http_proxy", "https_proxy")}
    subprocess.run(["mount", "-t", "proc", "proc", proc], check=True)
    try:
        subprocess.run(
            ["chroot", root, *command],
            check=True,
            env={"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                 **environment, **network},
        )
    finally:
        subprocess.run(["umount", proc], check=True)


def copy(source, target):
    os.makedirs(os.path.dirname(target), exist_ok=True)
    merged = os.path.isdir(target)
    subprocess.run(["cp", "-a", f"{source}/." if merged else source, target], check=True)


def main(dockerfile, base, out):
    os.makedirs(out)
    stages, names, environment = [], {}, {}
    for word, rest, body in instructions(open(dockerfile, encoding="utf-8").read()):
        if word == "FROM":
            source, _, name = rest.partition(" AS ")
            root = f"{out}/stage-{len(stages)}"
            print(f"FROM {rest}", file=sys.stderr)
            subprocess.run(["cp", "-a", names.get(source, base), root], check=True)
            stages.append(root)
            names[name or root] = root
            environment = {}
        elif word == "RUN" and body is not None:
            inside(stages[-1], ["/bin/sh", "-c", "\n".join(body)], environment)
        elif word == "RUN":
            inside(stages[-1], json.loads(rest), environment)
        elif word == "COPY":
            origin, source, target = re.fullmatch(r"--from=(\S+) (\S+) (\S+)", rest).groups()
            copy(names[origin] + source, stages[-1] + target)
        elif word == "ENV":
            name, _, value = rest.partition("=")
            environment[name] = re.sub(r"\\(.)", r"\1", value[1:-1])
        elif word not in ("ARG", "LABEL", "CMD"):
            raise SystemExit(f"not understood: {word} {rest}")
    for root in stages[:-1]:
        shutil.rmtree(root)
    os.rename(stages[-1], f"{out}/root")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        raise SystemExit(__doc__)
    main(*sys.argv[1:])
