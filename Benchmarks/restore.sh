#!/usr/bin/env bash
# Builds an environment anew from its lock file, without its image, and holds the result against the
# lock: the check that an export says enough. Documentation/restore.md tells the steps one by one.
#
#   restore.sh PROGRAM IMAGES OUT [IMAGE]
#
# PROGRAM  holdfast
# IMAGES   a folder with an OCI layout `oci-gzip` of small Debian images
# OUT      a new folder: OUT/project with the lock file, OUT/root-WAY with what was rebuilt
# IMAGE    the image in the layout, by default `training`
#
# Two ways: `files` installs with apt and pip from exports for them; `dockerfile` follows the exported
# Dockerfile step by step. WAYS="files dockerfile" names those that are gone.
#
# Needs root (chroot), debootstrap, jq, and a Debian mirror and a Python package index that are
# reached with the ordinary configuration. DEBIAN_MIRROR names another mirror: that of a snapshot, once
# the distribution has dropped the locked versions.
set -euo pipefail
export LC_ALL=C.UTF-8

say() { echo "[$(date +%T)] $*" >&2; }
die() { echo "restore: $*" >&2; exit 1; }
[ $# -ge 3 ] || { sed -n '2,/^set/s/^# \{0,1\}//p' "$0" | sed '$d'; exit 2; }
HERE=$(dirname "$(realpath "$0")")
PROGRAM=$(realpath "$1") SOURCE=oci:$(realpath "$2")/oci-gzip:${4:-training} NAME=${4:-training}
[ "$(id -u)" = 0 ] || die "must run as root"
for tool in debootstrap jq chroot; do
  command -v "$tool" >/dev/null || die "missing: $tool"
done
mkdir -p "$3"; OUT=$(realpath "$3")
[ -z "$(ls -A "$OUT")" ] || die "$OUT is not empty"
PROJECT=$OUT/project BASE=$OUT/base ROOT=$OUT/root-files INSTALLER=$OUT/installer
mkdir "$PROJECT"
holdfast() { "$PROGRAM" "$@" -C "$PROJECT" --catalog "$OUT/catalog" 2>>"$OUT/holdfast.log"; }
trap 'for root in "$ROOT" "$INSTALLER"; do umount "$root/proc" 2>/dev/null || :; done' EXIT

# A command inside a root, with nothing of this machine but its way to the network.
inside() {
  local root=$1 status=0; shift
  mount -t proc proc "$root/proc"
  env -i DEBIAN_FRONTEND=noninteractive LC_ALL=C \
    PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} \
    PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_BREAK_SYSTEM_PACKAGES=1 \
    PIP_ROOT_USER_ACTION=ignore chroot "$root" "$@" || status=$?
  umount "$root/proc"
  return $status
}

# The requirements file of one folder of distributions.
requirements() {
  if [ "$(wc -l <"$OUT/folders.txt")" = 1 ]; then
    holdfast export "$NAME" --to requirements
  else
    holdfast export "$NAME" --to requirements --location "$1"
  fi
}

judged() {
  holdfast verify "rootfs:$1" --env "$NAME" | tee "$1.verify"
}

say "1 lock the image"
git -C "$PROJECT" init -q
holdfast lock "$NAME" --source "$SOURCE" >"$OUT/lock-1.txt"
jq --arg name "$NAME" '.body.environments[$name].installed[]' "$PROJECT/holdfast.lock" \
  >"$OUT/installed.json"
jq -r '[.packages[]
  | select(.ecosystem == "pypi" and (.role | IN("primary", "secondary", "vendored"))) | .location]
  | unique[]' "$OUT/installed.json" >"$OUT/folders.txt"

say "2 a base, and a copy of it with pip, to be thrown away"
debootstrap --variant=minbase "$(jq -r .os.codename "$OUT/installed.json")" "$BASE" \
  ${DEBIAN_MIRROR:-} >"$OUT/debootstrap.log"
cp -L /etc/resolv.conf "$BASE/etc/resolv.conf"
inside "$BASE" apt-get update -q >"$OUT/apt.log" 2>&1
cp -a "$BASE" "$ROOT"
say "3 OS packages by version"
holdfast export "$NAME" --to apt >"$OUT/apt.txt"
grep -v '^#' "$OUT/apt.txt" | inside "$ROOT" xargs apt-get install -y -q -o Dpkg::Use-Pty=0 \
  --no-install-recommends --allow-downgrades >>"$OUT/apt.log" 2>&1
cp -a "$ROOT" "$INSTALLER"
inside "$INSTALLER" apt-get install -y -q -o Dpkg::Use-Pty=0 --no-install-recommends \
  ca-certificates python3-pip python3-venv >>"$OUT/apt.log" 2>&1
# The certificates that this machine trusts count there too.
cp -L /etc/ssl/certs/ca-certificates.crt "$INSTALLER/etc/ssl/certs/ca-certificates.crt"

say "4 digests of the distributions, from the index"
HASHES=()
while read -r folder; do
  file=$(echo "${folder#/}" | tr / -)
  jq -r --arg folder "$folder" '.packages[]
    | select(.ecosystem == "pypi" and .location == $folder and .role != "system")
    | "\(.name)==\(.version)"' "$OUT/installed.json" >"$INSTALLER/tmp/$file.in"
  inside "$INSTALLER" python3 -m pip install -q --dry-run --ignore-installed --no-deps \
    --report "/tmp/$file.json" -r "/tmp/$file.in"
  cp "$INSTALLER/tmp/$file.json" "$OUT/"
  HASHES+=(--hashes "$OUT/$file.json")
done <"$OUT/folders.txt"
holdfast lock "$NAME" --source "$SOURCE" "${HASHES[@]}" >"$OUT/lock-2.txt"

status=0
for way in ${WAYS:-files dockerfile}; do
  if [ "$way" = dockerfile ]; then
    say "5 follow the Dockerfile"
    holdfast export "$NAME" --to dockerfile >"$OUT/Dockerfile"
    "$HERE/run-dockerfile.py" "$OUT/Dockerfile" "$BASE" "$OUT/stages" >"$OUT/dockerfile.log" 2>&1
    mv "$OUT/stages/root" "$OUT/root-dockerfile"
    judged "$OUT/root-dockerfile" || status=$?
    continue
  fi
  say "5 distributions by digest"
  while read -r folder; do
    file=$(echo "${folder#/}" | tr / -).txt
    requirements "$folder" >"$OUT/$file"
    grep -qx -- --require-hashes "$OUT/$file" || die "$folder: not every digest is known"
    cp "$OUT/$file" "$INSTALLER/tmp/$file"
    pip="-m pip install -q --no-deps --require-hashes -r /tmp/$file"
    inside "$INSTALLER" python3 $pip --dry-run --ignore-installed && say "  pip accepts $file"
    if command -v uv >/dev/null; then
      uv pip install -q --dry-run --no-deps --require-hashes -r "$OUT/$file" --no-config \
        --python "$(command -v python3)" --python-version 3.11 --target "$OUT/judge" &&
        say "  uv accepts $file"
    fi
    copied=$folder
    case $folder in
      */lib/python3*/site-packages)
        copied=${folder%/lib/python3*}
        inside "$INSTALLER" python3 -m venv "$copied"
        inside "$INSTALLER" "$copied/bin/python3" $pip
        inside "$INSTALLER" "$copied/bin/python3" -m pip uninstall -q -y setuptools pip ;;
      /usr/local/lib/python3*/dist-packages)
        inside "$INSTALLER" python3 $pip --force-reinstall
        cp -a "$INSTALLER/usr/local/bin/." "$ROOT/usr/local/bin/" ;;
      *) inside "$INSTALLER" python3 $pip --target "$folder" ;;
    esac
    mkdir -p "$ROOT$copied"
    cp -a "$INSTALLER$copied/." "$ROOT$copied/"
  done <"$OUT/folders.txt"

  say "6 remove what the lock does not have"
  grep -v '^#' "$OUT/apt.txt" | sed '/^$/d; s/[:=].*//' | sort -u >"$OUT/wanted.txt"
  # Those that others lean on go last: scripts of packages call them while they are removed.
  for priority in other important required; do
    for _ in 1 2; do
      dpkg-query --admindir="$ROOT/var/lib/dpkg" -W -f '${Priority} ${Package}\n' |
        sed -E '/^(important|required) /!s/^[^ ]* /other /' |
        sed -n "s/^$priority //p" | sort -u | comm -13 "$OUT/wanted.txt" - >"$OUT/extra.txt"
      [ -s "$OUT/extra.txt" ] || break
      inside "$ROOT" dpkg --purge --force-all $(cat "$OUT/extra.txt") >>"$OUT/purge.log" 2>&1 || :
    done
  done
  say "7 verify"
  judged "$ROOT" || status=$?
done
rm -rf "$INSTALLER" "$OUT/stages"
say "ended with $status"
exit $status
