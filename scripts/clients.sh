#!/usr/bin/env bash
# The official SDK as a client of `formwork serve`: every operation, well and wrongly called; who may not call; the older service's
# operations by curl; the lists of Alibaba Cloud by their own SDKs; and the calls that the page writes for others.
. "$(dirname "$0")/lib.sh"
need_node
need_sdk
need_alibaba_sdk
npm_install www
said="$(mktemp)"
server=
trap '[ -z "$server" ] || kill "$server"; rm -f "$said"' EXIT

# against SCRIPT [OPTION…]: the script, with the address of a server that has these options.
against() {
  local script="$1"
  shift
  : >"$said"
  node pkg/bin/formwork.mjs serve --port 0 --seed 7 --speed 0 --quiet "$@" >"$said" &
  server=$!
  for _ in $(seq 300); do
    grep -q answers "$said" && break
    sleep 0.1
  done
  local url
  url="$(grep -o 'http://[^ ]*' "$said")"
  case "$script" in
    alibaba.py) "$ALIBABA_PYTHON" "tests/clients/$script" "$url" "${1:-}" ;;
    *.py) "$PYTHON" "tests/clients/$script" "$url" ;;
    *.sh) bash "tests/clients/$script" "$url" ;;
    *) node "tests/clients/$script" "$url" "$PYTHON" ;;
  esac
  kill "$server"
  wait "$server" || true
  server=
}

against rfs.py
against access.py --strict tests/clients/access.json
against aos.sh --strict tests/clients/aos.json
against aos_stacks.sh
against alibaba.py
against alibaba.py --strict tests/clients/alibaba.json
# Its networks are more than a new account may have.
against snippets.mjs --no-quotas
