#!/bin/sh
# Create a virtual environment. Usage: deploy/make-venv.sh <python> <folder>
# Debian ships the venv module apart: as root it is installed, otherwise one sentence says what is missing.
set -eu
python=$1
folder=$2

enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

enough "$python" || python=python3.11
enough "$python" || { echo "Casework needs Python 3.11 or newer: install it, or say make PYTHON=/path/to/python." >&2; exit 1; }

if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Installing python3-venv ..."
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null
    else
        echo "Python's venv module is missing: install it first (Debian, Ubuntu: sudo apt install python3-venv)." >&2
        exit 1
    fi
fi
"$python" -m venv "$folder"
