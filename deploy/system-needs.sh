#!/bin/sh
# See to the programs that the tests take from the operating system.
# Usage: deploy/system-needs.sh [postgresql] [chromium] [fonts]
# As root on Debian or Ubuntu what is missing is installed; otherwise one sentence names it.
set -eu

present() {
    case $1 in
        postgresql) ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null ;;
        chromium) [ -x /usr/bin/chromium ] ;;
        fonts) ls /usr/share/fonts/opentype/noto/NotoSansCJK* >/dev/null 2>&1 ;;
        *) echo "unknown need: $1" >&2; exit 2 ;;
    esac
}

packages=
for need in "$@"; do
    present "$need" && continue
    case $need in
        fonts) packages="$packages fonts-noto-cjk" ;;
        *) packages="$packages $need" ;;
    esac
done
[ -n "$packages" ] || exit 0

if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "Missing:$packages. Install it first (Debian, Ubuntu: sudo apt install$packages)." >&2
    exit 1
fi
echo "Installing$packages ..."
apt-get update -qq
# shellcheck disable=SC2086 - several package names on purpose
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages >/dev/null </dev/null
