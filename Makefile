# Everything starts from a fresh clone: each target installs what it is missing, or says what to install.

.PHONY: wasm serve dev site test test-kills test-contract test-differential test-differential-config test-differential-fmt test-differential-plan test-differential-text test-differential-state test-package api bench fuzz

# The engine as pkg/dist, the npm package `formwork`.
wasm:
	scripts/wasm.sh

# The page as static files in www/dist.
site: wasm
	scripts/site.sh

# The page in a browser: the production build, at the address it prints.
serve: site
	npm --prefix www run preview

# The page with hot reload and an unoptimised engine.
dev:
	FAST=1 scripts/wasm.sh
	bash -c '. scripts/lib.sh && npm_install www'
	npm --prefix www run dev

# Everything that must hold before a change lands.
test:
	scripts/test.sh

# Requests made of the contract, good and bad, more than 10,000; SEED= chooses others, EXAMPLES= how many of each kind.
test-contract:
	EXAMPLES=$(or $(EXAMPLES),160) LEAST=10000 scripts/contract.sh

# Generated expressions beside the real Terraform; SEED= and COUNT= choose them.
test-differential: test-differential-plan
	scripts/differential.sh

# Generated configurations beside the real Terraform; COUNT= of them made by small changes, chosen by SEED=.
test-differential-config:
	scripts/differential-config.sh

# Generated files, formatted beside the real Terraform.
test-differential-fmt:
	scripts/differential-fmt.sh

# Generated changes of values, as a plan's text beside the real Terraform's; COUNT= of them, SEED= chooses.
test-differential-text:
	scripts/differential-text.sh

# States of generated templates, exported for the real Terraform to find nothing to do.
test-differential-state:
	scripts/differential-state.sh

# Generated configurations, planned, applied, changed and planned again beside the real Terraform.
test-differential-plan:
	scripts/differential-plan.sh

# The packed package in Node, Deno and Bun, and what Vite, webpack and esbuild make of it.
test-package: wasm
	scripts/package.sh

# The reference of the package's API, made of its types, in docs/api.
api: wasm
	bash -c '. scripts/lib.sh && npm_install www'
	node scripts/api.mjs

# Programs and browsers that keep a world, killed KILLS times (200) in the middle of deployments.
test-kills: wasm
	scripts/kills.sh

# Speed, beside the tools people use today.
bench: wasm
	scripts/bench.sh

# Hostile inputs, for SECONDS (half an hour), against all targets or TARGET.
fuzz:
	scripts/fuzz.sh $(or $(SECONDS),1800) $(TARGET)
