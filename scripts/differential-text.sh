#!/usr/bin/env bash
# Generated changes of values, as the real Terraform prints them and as we do.
. "$(dirname "$0")/lib.sh"
need_cargo
need_terraform
cases=$(mktemp)
trap 'rm -f "$cases"' EXIT
nice python3 scripts/differential/text/main.py "$cases"
CASES=$cases nice cargo test --test main -- --ignored --nocapture --exact conformance::text::differential_text
