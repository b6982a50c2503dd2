#!/usr/bin/env bash
# Builds the engine into pkg/dist: Rust to wasm, bindings, size optimisation.
# FAST=1 leaves the optimisation out (for working on the page).
. "$(dirname "$0")/lib.sh"
need_cargo

# rustup's target where it may be installed; else the standard library is built from Debian's sources.
cargo_wasm() {
  if have rustup && { rustup target list --installed | grep -qx $WASM_TARGET || rustup target add $WASM_TARGET; }; then
    cargo "$@"
  elif [ -d "$(rustc --print sysroot)/lib/rustlib/$WASM_TARGET" ]; then
    cargo "$@"
  else
    cargo_debian "$@"
  fi
}

# Debian's compiler for web targets, told to accept -Z build-std; rustup's linker where Debian's is missing.
cargo_debian() {
  local debian=/usr/bin linker
  [ -d /usr/lib/rustlib/src/rust/library ] && have $debian/cargo && have $debian/rustc ||
    apt_install rustc-web cargo-web rust-web-src ||
    die "the target $WASM_TARGET is missing: run 'rustup target add $WASM_TARGET', or install Debian's rustc-web, cargo-web and rust-web-src"
  linker=$(ls "$(rustc --print sysroot)"/lib/rustlib/*/bin/rust-lld "$(command -v wasm-ld)" 2>/dev/null | head -n 1)
  [ -n "$linker" ] || { apt_install lld && linker=$(command -v wasm-ld); } ||
    die "no linker for $WASM_TARGET: install Debian's lld"
  RUSTC_BOOTSTRAP=1 RUSTC=$debian/rustc CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER="$linker" \
    $debian/cargo "$@" -Z build-std=std,panic_abort
}

# Left out: what derives of `Debug` print (nothing says it, see tests/tidy.rs) and the places of panics. Functions are inlined only
# where that takes less room than the call.
leaner="-Zlocation-detail=none -Zfmt-debug=none -Cllvm-args=-inline-threshold=0"

say "wasm: cargo build"
RUSTC_BOOTSTRAP=1 RUSTFLAGS="${RUSTFLAGS:-} $leaner" \
  cargo_wasm build --quiet --lib --profile wasm --features wasm --target $WASM_TARGET

say "wasm: bindings, catalogue and prices"
cargo build --quiet -p bindgen -p catalog-pack
mkdir -p pkg/dist
"$TARGET/debug/catalog-pack" data pkg/dist

# The rules' pages travel with the package: for `formwork explain`, and for reports that show them.
rm -rf pkg/dist/rules
mkdir pkg/dist/rules
find docs/rules -name '*.md' ! -name README.md -exec cp {} pkg/dist/rules/ \;

# What was made of the same engine before is still good.
engine="$TARGET/$WASM_TARGET/wasm/formwork.wasm"
made_of="$(cksum <"$engine") $(cksum <Cargo.lock) $(cat scripts/wasm.sh scripts/order.mjs | cksum) fast=${FAST:-}"
if [ "$made_of" != "$(cat pkg/dist/made-of 2>/dev/null)" ]; then
  "$TARGET/debug/bindgen" "$engine" pkg/dist
  if [ "${FAST:-}" != 1 ]; then
    npm_install scripts
    say "wasm: wasm-opt"
    # More optimisation makes fewer bytes, but bytes that compress less: what travels is brotli.
    features="--enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext --enable-mutable-globals --enable-reference-types --enable-multivalue"
    wasm_opt() { scripts/node_modules/.bin/wasm-opt $features "$@"; }
    # Of inlining only what takes no more room than the call does, and what is little and called once.
    inlining="--inlining --always-inline-max-function-size=4 --one-caller-inline-max-function-size=15 --flexible-inline-max-function-size=0"
    # Before: parameters that are always the same. After: what is set to what it is already, and what has become the same.
    before="$inlining --duplicate-function-elimination --dae-optimizing"
    after="--rse --vacuum --duplicate-function-elimination --remove-unused-module-elements"
    wasm_opt $before -O1 $after --strip-producers pkg/dist/formwork_bg.wasm -o pkg/dist/optimised.wasm
    node scripts/order.mjs pkg/dist/optimised.wasm pkg/dist/formwork_bg.wasm
    wasm_opt --reorder-functions-by-name --strip-debug pkg/dist/formwork_bg.wasm -o pkg/dist/optimised.wasm
    mv pkg/dist/optimised.wasm pkg/dist/formwork_bg.wasm
  fi
  echo "$made_of" >pkg/dist/made-of
fi
ls -l pkg/dist/formwork_bg.wasm | awk '{ print "pkg/dist/formwork_bg.wasm: " $5 " bytes" }'
