#!/usr/bin/env bash
# Generated configurations, judged by the real Terraform and by us.
. "$(dirname "$0")/lib.sh"
need_cargo
need_terraform
cases=$(mktemp)
trap 'rm -f "$cases"' EXIT
nice python3 scripts/differential/config/main.py "$cases"
CASES=$cases nice cargo test --test main -- --ignored --nocapture --exact conformance::differential::differential_config
