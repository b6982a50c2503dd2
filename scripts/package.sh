#!/usr/bin/env bash
# The packed package in an empty folder: Node, Deno, Bun, and what bundlers make of it in a browser. Expects the engine in pkg/dist.
. "$(dirname "$0")/lib.sh"
npm_install www
npm_install pkg/test/smoke
# Not in the lock file: some registries have Deno for one kind of machine only, and `npm ci` asks for all that are named.
[ -x pkg/test/smoke/node_modules/.bin/deno ] ||
  npm install --prefix pkg/test/smoke --no-save --no-package-lock --no-fund --no-audit --loglevel=error deno@2.9.6 ||
  say "Deno cannot be had: its test is left out"
need_browser
node --test pkg/test/smoke/*.test.mjs
