# Sourced by the scripts beside it: where the package is, how to speak, how to install.
# shellcheck shell=bash

set -euo pipefail
ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then
    BOLD=$'\e[1m' DIM=$'\e[2m' GREEN=$'\e[32m' RED=$'\e[31m' YELLOW=$'\e[33m' PLAIN=$'\e[0m'
else
    BOLD='' DIM='' GREEN='' RED='' YELLOW='' PLAIN=''
fi

say() { printf '%s\n' "$*"; }
note() { printf '%s%s%s\n' "$DIM" "$*" "$PLAIN"; }
fail() {
    printf '%s%s%s\n' "$RED" "$*" "$PLAIN" >&2
    exit 1
}

# as_root COMMAND…: runs it as root, through sudo where we are somebody else.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        return 1
    fi
}

# apt_install PACKAGE…: installs Debian packages without asking; fails where there is no apt or no right to use it.
apt_install() {
    command -v apt-get >/dev/null || return 1
    export DEBIAN_FRONTEND=noninteractive
    as_root apt-get install -y -q --no-install-recommends "$@" </dev/null >/dev/null 2>&1 && return 0
    as_root apt-get update -q </dev/null >/dev/null 2>&1 || true
    as_root apt-get install -y -q --no-install-recommends "$@" </dev/null
}
