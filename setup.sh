#!/usr/bin/env bash
# Installs the system libraries that Holdfast links, where they are missing: with apt on Debian and
# Ubuntu, elsewhere it says what to install. It changes nothing when all are there.
set -euo pipefail

command -v swift >/dev/null || {
  echo "setup: no Swift toolchain found; install Swift 6.2 or newer and put \`swift\` on PATH" >&2
  exit 1
}

# pkg-config name, Debian package, Fedora package, Alpine or other name.
libraries="
libgit2 libgit2-dev libgit2-devel
libarchive libarchive-dev libarchive-devel
libisal libisal-dev isa-l-devel
libzstd libzstd-dev libzstd-devel
libcrypto libssl-dev openssl-devel
sqlite3 libsqlite3-dev sqlite-devel
"

missing=() debian=() fedora=()
command -v pkg-config >/dev/null || { debian+=(pkg-config); fedora+=(pkgconf-pkg-config); missing+=(pkg-config); }
while read -r name deb rpm; do
  [ -n "$name" ] || continue
  if ! command -v pkg-config >/dev/null || ! pkg-config --exists "$name"; then
    missing+=("$name"); debian+=("$deb"); fedora+=("$rpm")
  fi
done <<< "$libraries"
command -v git >/dev/null || { missing+=(git); debian+=(git); fedora+=(git); }

[ ${#missing[@]} -gt 0 ] || exit 0

if command -v apt-get >/dev/null; then
  sudo=()
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || {
      echo "setup: missing ${missing[*]}; as root run: apt-get install -y ${debian[*]}" >&2
      exit 1
    }
    sudo=(sudo)
  fi
  echo "setup: installing ${debian[*]}" >&2
  "${sudo[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -qq "${debian[@]}" >/dev/null
else
  echo "setup: these libraries are missing: ${missing[*]}" >&2
  echo "setup: on Fedora: dnf install ${fedora[*]}" >&2
  echo "setup: elsewhere install the development packages of libgit2, libarchive, ISA-L, zstd," >&2
  echo "setup: OpenSSL and SQLite, so that pkg-config finds them" >&2
  exit 1
fi
