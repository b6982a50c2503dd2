#!/usr/bin/env bash
# Kills programs and browsers that keep a world: KILLS times in Node, half of them a script and half of them a server, and KILLS
# times in a browser. SEED chooses what is asked of the worlds. Expects the engine in pkg/dist.
. "$(dirname "$0")/lib.sh"
need_node
npm_install www
need_browser
kills=${KILLS:-200}
say "kills: $kills in Node"
KILLS=$(((kills + 1) / 2)) node --test pkg/test/kills.test.mjs
say "kills: $kills in a browser"
KILLS=$kills node --test tests/e2e/kills.test.mjs
