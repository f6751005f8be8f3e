# Two commands do everything: `make test` and `make rehearse`. Each installs what it needs first.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

SYSTEM ?= task-platform
STACK ?= dev

.PHONY: help install tools engine format lint types test rehearse plan preview up bench demo clean

help: ## Show the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# The stamp is newer than the lock file once what the lock file names is installed.
node_modules/.stamp: package.json package-lock.json
	npm ci --no-progress
	touch $@

apps/messaging/node_modules/.stamp: apps/messaging/package.json apps/messaging/package-lock.json
	cd apps/messaging && npm ci --no-progress
	touch $@

install: node_modules/.stamp apps/messaging/node_modules/.stamp ## Install the packages of the lock files

tools: install ## Install the servers and programs that the tests ask, where they are not there
	@tools/install-test-servers
	@command -v kubectl >/dev/null || tools/install-kustomize >/dev/null
	@tools/install-aws-cli >/dev/null

engine: install ## Find the Pulumi CLI, or install it below .berth
	@node bin/berth.js engine

format: install ## Format the sources
	npx prettier --write --log-level warn .

lint: install ## Check the format and the rules of the code
	npx prettier --check --log-level warn .
	npx eslint .

types: install ## Check the types
	npx tsc --noEmit
	cd apps/messaging && npm run types

test: install tools engine lint types ## Install, lint, type-check and run every test
	npm test
	cd apps/messaging && npm test

rehearse: install engine ## Bring SYSTEM's production stack up and down on the real engine and a simulated cloud
	node bin/berth.js rehearse --system $(SYSTEM) --environment production --target aws

plan: install ## Plan SYSTEM's production stack, in-process
	node bin/berth.js plan --system $(SYSTEM) --environment production --target aws

preview: install engine ## Preview STACK against its account or cluster, with the policies
	PATH="$$PATH:$(CURDIR)/.berth/bin" pulumi preview --stack $(STACK) --policy-pack policies

up: install engine ## Bring STACK up, with the policies
	PATH="$$PATH:$(CURDIR)/.berth/bin" pulumi up --stack $(STACK) --policy-pack policies

bench: install ## Measure speed and memory of planning
	npm run bench

demo: install ## Run the messaging application here: Redis, two servers and the pages
	@cd apps/messaging && npm run --silent demo

clean: ## Remove everything that the targets made
	rm -rf .berth node_modules plan apps/messaging/node_modules apps/messaging/dist
