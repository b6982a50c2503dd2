#!/usr/bin/env bash
# The packed package in an empty folder: Node, Deno, Bun, and what bundlers make of it in a browser. Expects the engine in pkg/dist.
. "$(dirname "$0")/lib.sh"
npm_install www
npm_install pkg/test/smoke
need_browser
node --test pkg/test/smoke/*.test.mjs
