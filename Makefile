# Every target sets up what it needs: on a fresh machine, Python 3.11 or newer and make are enough.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
BIN := .venv/bin
SETUP := .venv/.locked
LAYER := layers/shared/python
# The SAM CLI pins a boto3 of its own, so it lives in an environment of its own.
SAM := SAM_CLI_TELEMETRY=0 $(BIN)/uvx --quiet --from aws-sam-cli==1.170.0 sam

export PORT ?= 8000

.PHONY: help setup start test torture check generate bench build clean

help: ## This list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(SETUP) ## Install what the lock says into .venv; does nothing when it is there
	@:

start: $(SETUP) ## The local stack on http://127.0.0.1:8000/local/ (PORT=9000 make start for another port)
	@$(BIN)/python -m local

test: $(SETUP) ## Every test, on two cores (make test ARGS="-k checkout" for some)
	@$(BIN)/pytest -n 2 $(ARGS)

torture: $(SETUP) ## Crash at every call, thousands of races, every planted bug: 15 minutes (make torture SEED=123)
	@PYTHONPATH=.:$(LAYER) $(BIN)/python -m tests.faults $(if $(SEED),--seed $(SEED)) $(ARGS)

check: $(SETUP) ## Lint, format, types, architecture, template, generated files
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	PYTHONPATH=.:$(LAYER) $(BIN)/lint-imports --no-cache
	$(BIN)/uv lock --check --offline --quiet
	$(BIN)/cfn-lint template.yaml --append-rules cfn_lint_serverless.rules --ignore-checks $(NOT_OURS)
	$(SAM) validate --lint
	@$(MAKE) --no-print-directory check-generated

# WS1000: active tracing needs an IAM `*`. WS1004: looks for log groups by name; ours are named in LoggingConfig, and held
# by tests/template. ES6000: wants a dead-letter queue for each of the dead-letter queues.
NOT_OURS := WS1000 WS1004 ES6000

.PHONY: check-generated
check-generated:
	@before=$$(cat $(GENERATED) | sha256sum); $(MAKE) --no-print-directory generate; \
	  [ "$$before" = "$$(cat $(GENERATED) | sha256sum)" ] || { \
	  echo "Generated files were out of date. They are fresh now: look at them, and commit them."; exit 1; }

GENERATED := $(LAYER)/requirements.txt $(wildcard $(LAYER)/invoicing/pages/templates/email/*.html) \
  $(wildcard $(LAYER)/invoicing/locales/*/LC_MESSAGES/*.mo) docs/events.md $(wildcard docs/events/*.schema.json) \
  docs/openapi.json functions/store/openapi.json
generate: $(SETUP) ## Write every generated file anew
	@$(BIN)/uv export --quiet --frozen --only-group layer --no-annotate --no-header --output-file $(LAYER)/requirements.txt
	@$(BIN)/python -m scripts.compile_emails
	@$(BIN)/python -m scripts.compile_translations
	@PYTHONPATH=$(LAYER) $(BIN)/python -m scripts.generate_openapi
	@PYTHONPATH=.:$(LAYER) $(BIN)/python -m scripts.describe_events

bench: $(SETUP) ## Calls to AWS of one whole sale, and how fast it goes
	@PYTHONPATH=.:$(LAYER) $(BIN)/python -m tests.bench

# Deploy with: make build ARCHITECTURE=arm64 && sam deploy --config-env staging
build: $(SETUP) ## What is deployed, in .aws-sam/build, for this machine (or ARCHITECTURE=arm64), and checked
	@$(BIN)/python -m scripts.build --sam "$(SAM)" $(if $(ARCHITECTURE),--architecture $(ARCHITECTURE))
	@$(BIN)/pytest -m build -p no:randomly -q tests/build

clean: ## Remove everything that can be made again
	@rm -rf .venv .aws-sam .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# uv installs from the lock with every hash checked; pip is only needed to bring uv.
$(SETUP): uv.lock
	@echo "Setting up .venv from uv.lock: about 100 MB, once ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed, and $(PYTHON) is not. Name one: make $(MAKECMDGOALS) PYTHON=python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { \
	  rm -rf .venv; echo "Could not make a virtual environment. On Debian: apt-get install python3-venv"; exit 1; }
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --disable-pip-version-check uv
	@VIRTUAL_ENV=$(CURDIR)/.venv $(BIN)/uv sync --active --locked --no-python-downloads
	@touch $@
