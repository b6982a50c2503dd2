#!/usr/bin/env bash
# The official SDK as a client of `formwork serve`: every operation, well and wrongly called.
. "$(dirname "$0")/lib.sh"
need_node
need_sdk
said="$(mktemp)"
node pkg/bin/formwork.mjs serve --port 0 --seed 7 --speed 0 --quiet >"$said" &
server=$!
trap 'kill $server 2>/dev/null; rm -f "$said"' EXIT
for _ in $(seq 300); do
  grep -q answers "$said" && break
  sleep 0.1
done
"$PYTHON" tests/clients/rfs.py "$(grep -o 'http://[^ ]*' "$said")"
