#!/usr/bin/env bash
# Generated configurations that change, planned by the real Terraform and by us. `SEED=` and `COUNT=` choose them.
. "$(dirname "$0")/lib.sh"
need_cargo
need_terraform
exec nice python3 scripts/differential/plan/main.py
