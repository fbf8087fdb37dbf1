.DEFAULT_GOAL := help
.PHONY: help setup build release run test bench bench-operations bench-relay format check fuzz clean

help: ## Show this list
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r target text; do printf '%-16s %s\n' "$$target" "$$text"; done

setup: ## Install the Debian packages that are missing
	@scripts/setup

build: ## Build for debugging
	@scripts/setup toolchain build
	@scripts/build debug

release: ## Build the binary to deploy, .build/release/dianabot
	@scripts/setup toolchain build
	@scripts/build release --product dianabot

run: ## Install, build and serve on http://localhost:8080, with PostgreSQL and a pretend Telegram included
	@scripts/run

test: ## Install, build, check and run every test
	@scripts/test

bench: ## Measure the release build against nginx and pgbench (needs wrk and nginx-light)
	@scripts/build release --product dianabot
	@python3 bench/http.py
	@python3 bench/database.py

bench-operations: ## Measure what members do, over HTTP, beside pgbench (needs wrk), in two minutes
	@scripts/build release --product dianabot
	@python3 bench/operations.py

bench-relay: ## Measure how fast events are handed on, beside COPY of the same rows
	@DIANABOT_TOOLS=1 swift build -c release --product relay
	@.build/release/relay

format: ## Format the Swift code
	@scripts/format

check: ## Check format, imports, warnings, schema ownership and the like, without running tests
	@scripts/check

fuzz: ## Let the fuzzers look for bytes that break a parser, SECONDS (30) each
	@scripts/fuzz $(or $(SECONDS),30)

clean: ## Remove what was built; the data in .dianabot stays
	rm -rf .build
