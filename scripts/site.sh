#!/usr/bin/env bash
# Builds the page into www/dist. Expects the engine in pkg/dist.
. "$(dirname "$0")/lib.sh"
npm_install www
say "site: vite build"
npm --prefix www run build
