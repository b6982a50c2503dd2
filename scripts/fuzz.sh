#!/usr/bin/env bash
# fuzz.sh [SECONDS [TARGET]]: fuzzes one target, or all at once, from what is kept in tests/fuzz and the conformance
# cases. With PACK=1 nothing is fuzzed: what fuzz/corpus has by now is minimised and becomes what is kept.
. "$(dirname "$0")/lib.sh"
need_cargo
have cargo-fuzz || cargo install --quiet cargo-fuzz
# The compiler counts branches only for those who say that they know what they do.
export RUSTC_BOOTSTRAP=1

length="${1:-1800}"
targets="${2:-blueprint check data eval fix format ide json lower parse type_expr}"
corpus() { cargo run --quiet --release --manifest-path fuzz/Cargo.toml --example corpus -- "$@"; }
longest() { case $1 in eval) echo 600 ;; type_expr) echo 1000 ;; blueprint | check | fix | ide | lower) echo 8192 ;; *) echo 4096 ;; esac; }
binary() { echo "${CARGO_TARGET_DIR:-fuzz/target}/x86_64-unknown-linux-gnu/release/$1"; }

# There is no unsafe code to look into: sanitizers would only cost time.
cargo fuzz build --sanitizer none

if [ "${PACK:-}" = 1 ]; then
  rm -rf fuzz/corpus.small
  for target in $targets; do
    mkdir -p "fuzz/corpus.small/$target"
    "$(binary "$target")" -merge=1 -set_cover_merge=1 -use_counters=0 -max_len=1500 -timeout=10 \
      "fuzz/corpus.small/$target" "fuzz/corpus/$target" >/dev/null 2>&1
  done
  corpus pack fuzz/corpus.small
  exit
fi

corpus unpack fuzz/corpus
declare -A running
for target in $targets; do
  mkdir -p "fuzz/artifacts/$target"
  nice -n 19 "$(binary "$target")" "fuzz/corpus/$target" -artifact_prefix="fuzz/artifacts/$target/" \
    -max_len="$(longest "$target")" -timeout=60 -rss_limit_mb=2048 -max_total_time="$length" \
    >"fuzz/artifacts/$target.log" 2>&1 &
  running[$target]=$!
done
failed=
for target in $targets; do
  wait "${running[$target]}" || failed="$failed $target"
  say "$target: $(grep -a '^#.*cov:' "fuzz/artifacts/$target.log" | tail -n 1)"
done
[ -z "$failed" ] || die "found something:$failed (fuzz/artifacts)"
