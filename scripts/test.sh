#!/usr/bin/env bash
# Every check there is, cheapest first. Stops at the first failure.
. "$(dirname "$0")/lib.sh"
need_cargo
run() { say "$*"; "$@"; }

run cargo fmt --all --check
# A macro declares these modules, which cargo fmt does not see.
run rustfmt --check --edition 2024 --config-path rustfmt.toml src/lint/rules/*.rs
run cargo clippy --workspace --all-targets --quiet -- -D warnings
run scripts/wasm.sh
run cargo clippy --target $WASM_TARGET --features wasm --quiet -- -D warnings
run cargo test --features wasm --quiet

npm_install scripts
npm_install www
run node --test pkg/test/*.test.mjs
run scripts/clients.sh
run scripts/contract.sh

if [ -d www ]; then
  run npm --prefix www run check
  run scripts/site.sh
fi
run node scripts/size.mjs
[ ! -d www ] || run node scripts/check-serve.mjs
if [ -d tests/e2e ]; then
  need_browser
  run node --test --test-concurrency=1 tests/e2e/*.test.mjs
fi
run scripts/package.sh
say "all checks passed"
