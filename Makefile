# Every target sets up what it needs. A fresh machine needs Python 3.11 or newer, and make.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
BIN := .venv/bin
SETUP := .venv/.locked
LAYER := layers/shared/python
# The SAM CLI pins another boto3 than ours, so it runs in its own environment.
SAM := SAM_CLI_TELEMETRY=0 $(BIN)/uvx --quiet --from aws-sam-cli==1.170.0 sam

export PORT ?= 8000

.PHONY: help setup start test coverage torture check generate bench build deploy staff store publish-day totals clean

help: ## List the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(SETUP) ## Install the locked packages into .venv, unless they are installed
	@:

start: $(SETUP) ## Run the local stack on http://127.0.0.1:8000/admin (another port: PORT=9000 make start)
	@$(BIN)/python -m local

test: $(SETUP) ## Run every test, on two cores (some of them: make test ARGS="-k checkout")
	@$(BIN)/pytest -n 2 $(ARGS)

# Measuring takes these suites almost twice the time (Python 3.11 has no sys.monitoring), so only they are measured.
MEASURED := tests/unit tests/adapters tests/functions

coverage: $(SETUP) ## Run the unit, adapter and function tests, and hold the coverage of layers/ and functions/
	@$(BIN)/pytest -n 2 $(MEASURED) $(ARGS) --cov

torture: $(SETUP) ## Test crashes, races and planted bugs, for more than an hour (the same again: make torture SEED=123)
	@PYTHONPATH=.:$(LAYER) $(BIN)/python -m tests.support.faults $(if $(SEED),--seed $(SEED)) $(ARGS)

check: $(SETUP) ## Check lint, format, types, imports, lock, template and generated files
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	PYTHONPATH=.:$(LAYER) $(BIN)/lint-imports --no-cache
	$(BIN)/uv lock --check --offline --quiet
	$(BIN)/cfn-lint template.yaml --append-rules cfn_lint_serverless.rules --ignore-checks $(NOT_OURS)
	$(BIN)/cfn-lint ops/cloudfront.yaml --regions us-east-1
	$(SAM) validate --lint
	@$(MAKE) --no-print-directory check-generated

# WS1000: active tracing needs `*` in IAM. WS1004 finds log groups by name; ours are named in LoggingConfig, and checked by
# tests/template. ES6000: dead-letter queues have no dead-letter queue.
NOT_OURS := WS1000 WS1004 ES6000

# Shell patterns. `failglob` makes the check fail if one of them matches no file, so a renamed folder is noticed.
GENERATED := $(LAYER)/requirements.txt $(LAYER)/invoicing/pages/templates/email/*.html \
  $(LAYER)/invoicing/pages/assets/*.css $(LAYER)/invoicing/pages/assets/back_office.js \
  $(LAYER)/invoicing/locales/*/LC_MESSAGES/*.[mp]o docs/events.md docs/events/*.schema.json \
  docs/openapi.json functions/store/openapi.json functions/back_office/openapi.json $(LAYER)/invoicing/pages/http/routes.json

.PHONY: check-generated
check-generated:
	@shopt -s failglob; \
	  before=$$(sha256sum $(GENERATED)); $(MAKE) --no-print-directory generate; \
	  [ "$$before" = "$$(sha256sum $(GENERATED))" ] || { \
	  echo "Generated files were out of date. They are up to date now: review and commit them."; exit 1; }

generate: $(SETUP) ## Write every generated file
	@$(BIN)/uv export --quiet --frozen --only-group layer --no-annotate --no-header --output-file $(LAYER)/requirements.txt
	@$(BIN)/python -m scripts.compile_emails
	@$(BIN)/python -m scripts.compile_translations
	@$(BIN)/python -m scripts.assets.join
	@PYTHONPATH=$(LAYER) $(BIN)/python -m scripts.generate_openapi
	@PYTHONPATH=.:$(LAYER) $(BIN)/python -m scripts.describe_events
	@$(BIN)/python -m scripts.list_routes

bench: $(SETUP) ## Measure a sale (calls to AWS, speed, processor time), pages, and cold starts of what was built
	@PYTHONPATH=.:$(LAYER) $(BIN)/python -m tests.bench

.PHONY: secret test-deployed

secret: $(SETUP) ## Put Stripe's two keys into a stage's secret (make secret STAGE=prod; one: NAME=stripe_secret_key)
	@PYTHONPATH=. $(BIN)/python -m ops.secret "$(STAGE)" $(if $(findstring command,$(origin NAME)),"$(NAME)")

test-deployed: $(SETUP) ## Deploy what was built to an engine on this machine, as docs/deploying.md says, and sell
	@$(BIN)/python -m scripts.build_record --is-current || $(MAKE) --no-print-directory build
	@$(BIN)/pytest -m deployed -p no:randomly -q tests/deployed $(ARGS)

build: $(SETUP) ## Build and check what is deployed, in .aws-sam/build (for another machine: ARCHITECTURE=arm64)
	@$(BIN)/python -m scripts.build --sam "$(SAM)" $(if $(ARCHITECTURE),--architecture $(ARCHITECTURE))
	@$(BIN)/pytest -m build -p no:randomly -q tests/build
	@$(BIN)/python -m scripts.build_record

deploy: $(SETUP) ## Build if needed, check the account, and deploy a stage (make deploy STAGE=prod)
	@PYTHONPATH=. $(BIN)/python -m ops.deploy "$(STAGE)" --sam "$(SAM)"

# Given on the command line only: a shell may have a NAME or an EMAIL of its own.
given = $(foreach name,$(1),$(if $(findstring command,$(origin $(name))),--$(shell echo $(name) | tr A-Z a-z) "$($(name))"))

staff: $(SETUP) ## Invite, change, reset, remove or list staff (make staff STAGE=prod EMAIL=… ROLE=owner)
	@PYTHONPATH=.:$(LAYER) $(BIN)/python -m ops.staff "$(STAGE)" \
	  $(call given,EMAIL ROLE NAME ID RESET REMOVE PRINT LIST)

store: $(SETUP) ## Put a store's settings, products and codes through the API (make store STAGE=prod FILE=store.yaml)
	@PYTHONPATH=.:$(LAYER) $(BIN)/python -m ops.store "$(FILE)" --stage "$(STAGE)" $(call given,URL EMAIL)

publish-day: $(SETUP) ## Count a day's events, or publish them again (make publish-day STAGE=prod DAY=2026-11-30 NOW=1)
	@PYTHONPATH=.:$(LAYER) $(BIN)/python -m ops.publish_day "$(STAGE)" "$(DAY)" $(if $(NOW),--now)

totals: $(SETUP) ## Rebuild a stage's totals from all of its sales (make totals STAGE=prod)
	@PYTHONPATH=.:$(LAYER) $(BIN)/python -m ops.totals "$(STAGE)"

clean: ## Remove .venv, what was built, and caches
	@rm -rf .venv .aws-sam .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# uv installs from the lock and checks every hash. pip only installs uv.
$(SETUP): uv.lock
	@echo "Setting up .venv from uv.lock: about 100 MB, once ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "$(PYTHON) is older than Python 3.11. Name a newer one: make $(MAKECMDGOALS) PYTHON=python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { \
	  rm -rf .venv; echo "Could not make a virtual environment. On Debian, install it first: apt-get install python3-venv"; exit 1; }
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --disable-pip-version-check uv
	@VIRTUAL_ENV=$(CURDIR)/.venv $(BIN)/uv sync --active --locked --no-python-downloads
	@touch $@
