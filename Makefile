# Every target sets up what it needs: on a fresh machine, Python 3.11 or newer and make are enough.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SETUP := $(VENV)/.locked
export PORT ?= 8000

.PHONY: help setup
help: ## This list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(SETUP) ## Install what the lock says into .venv (does nothing when it is already there)

# uv installs from the lock with every hash checked; pip is only needed to bring uv.
$(SETUP): uv.lock
	@echo "Setting up $(VENV) from uv.lock (once; about a minute on a slow line) ..."
	@test -x $(BIN)/python || $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) --version 2>&1). Try: make PYTHON=python3.11 setup"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { \
	  echo "Could not make a virtual environment. On Debian: apt-get install python3-venv"; exit 1; }
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --disable-pip-version-check --progress-bar on uv
	VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv sync --locked --active --no-python-downloads
	@touch $@
