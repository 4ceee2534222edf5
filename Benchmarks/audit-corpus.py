#!/usr/bin/env python3
"""Says how reproducible the projects of a corpus are, as tables in Markdown.

    audit-corpus.py HOLDFAST CORPUS [CORPUS…]

HOLDFAST is the program; every folder of a CORPUS is one project and is audited as a work tree. The
tables count projects by level, what holds projects up on the way to the next level, and findings by
rule. `--list` adds one line per project. Exit status 1 when an audit fails.
"""

import collections
import json
import pathlib
import subprocess
import sys


def audit(program, folder):
    run = subprocess.run(
        [program, "audit", "--no-catalog", "--format", "json", "--exit-zero", f"repo:{folder}"],
        capture_output=True,
    )
    if run.returncode != 0:
        print(f"{folder}: {run.stderr.decode(errors='replace').strip()}", file=sys.stderr)
        return None
    return json.loads(run.stdout)


def table(head, rows):
    print("| " + " | ".join(head) + " |")
    print("|" + "|".join(" --- " for _ in head) + "|")
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |")
    print()


def main():
    arguments = [word for word in sys.argv[1:] if word != "--list"]
    if len(arguments) < 2:
        sys.exit(__doc__)
    program, *corpora = arguments
    folders = sorted(
        folder for corpus in corpora for folder in pathlib.Path(corpus).iterdir() if folder.is_dir()
    )
    levels = collections.Counter()
    names = {}
    held = collections.Counter()
    findings = collections.Counter()
    projects = collections.Counter()
    failed = False
    for folder in folders:
        report = audit(program, folder)
        if report is None:
            failed = True
            continue
        card = report["audit"]
        levels[card["level"]] += 1
        names[card["level"]] = card["title"]
        for criterion in card["criteria"]:
            if criterion["level"] == card["level"] + 1 and criterion.get("isMet") is not True:
                if not (criterion.get("because") or "").endswith("decides nothing"):
                    held[(criterion["level"], criterion["name"])] += 1
        codes = collections.Counter((item["code"], item["name"]) for item in report["findings"])
        findings.update(codes)
        projects.update(codes.keys())
        if "--list" in sys.argv:
            print(f"R{card['level']}  {folder.name}  {report['verdict']}")
    table(
        ["level", "projects"],
        [(f"R{level} {names[level]}", count) for level, count in sorted(levels.items())],
    )
    table(
        ["held up on the way to", "by", "projects"],
        [(f"R{level}", name, count) for (level, name), count in sorted(held.items())],
    )
    table(
        ["rule", "", "findings", "projects"],
        [(code, name, count, projects[code, name]) for (code, name), count in sorted(findings.items())],
    )
    sys.exit(1 if failed else 0)


main()
