# What one does with Atouts. Needs Go 1.26 or newer; Node 20.19 or newer is for the lint of the OpenAPI contract alone.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# -trimpath makes the build cache good in every folder; -buildvcs=false makes it good for every commit.
export GOFLAGS := -buildvcs=false -trimpath

# Properties are tried on the same cases each time, so that two runs of one commit say the same; make fuzz looks for new ones.
export RAPID_SEED ?= 20261124

# The race detector costs a second build of everything below a package, so it looks at the packages where goroutines meet.
RACE := ent/open/pgtest ent/tx worker api/live api/session modules/host modules/feeds modules/accounts

ONLY ?= .
FUZZTIME ?= 30s

.PHONY: help run test deps race lint openapi generate bench fuzz vuln

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## start everything on this machine, with demo data: make run ARGS="--listen 127.0.0.1:9000"
	go run ./cmd/atouts $(ARGS)

test: deps ## run every test, on both engines and in the browser; installs what is missing on Debian when root
	go run ./scripts/gotest -o out/test.json -timeout 20m ./...
	$(MAKE) --no-print-directory race

deps:
	@scripts/deps

race: ## run the tests of the concurrent packages under the race detector
	@dirs=(); for d in $(RACE); do if [ -d $$d ]; then dirs+=(./$$d/...); fi; done; \
	  if [ $${#dirs[@]} -gt 0 ]; then go run ./scripts/gotest -o out/race.json -race -timeout 20m "$${dirs[@]}"; fi

lint: ## golangci-lint, and the lint of the OpenAPI contract
	scripts/golangci run
	$(MAKE) --no-print-directory openapi

openapi: ## lint the OpenAPI contract (Node)
	@if [ -d cmd/atouts ]; then scripts/openapi/lint; else echo "no cmd/atouts: no contract to lint"; fi

generate: ## write the generated code anew: Ent, templ, static files, the map of ASVS
	go generate ./ent ./templates/...
	go run ./scripts/asvs

bench: ## measure: all, or ONLY=regexp; prints "BENCH name value unit"
	@scripts/bench '$(ONLY)'

fuzz: ## fuzz each target for FUZZTIME (30s), and try properties on cases never seen
	scripts/fuzz $(FUZZTIME)

vuln: ## look for known vulnerabilities (asks vuln.go.dev)
	go run golang.org/x/vuln/cmd/govulncheck@v1.1.4 ./...
