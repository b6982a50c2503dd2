#!/usr/bin/env bash
# States that we export, judged by the real Terraform: it must find nothing to do. `SEED=` and `COUNT=` choose the templates.
. "$(dirname "$0")/lib.sh"
need_cargo
need_terraform
exec nice python3 scripts/differential/state.py
