# Everything a developer or operator types. `make` alone lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory

PYTHON ?= python3
export PYTHON
VENV := .venv
BIN := $(VENV)/bin
export PORT ?= 8788
CASES ?= 20000

# Tests that only compute take every processor. Those with servers mostly wait, so that two files run beside
# each other. What is about time or needs every processor itself is marked ``alone`` and runs at the end.
COMPUTING := tests/laws tests/rules tests/unit
BESIDE := -n 2 --dist loadfile -m 'not alone and not clients'
ALONE := -m 'alone and not clients'

# A stamp is as old as the set-up it stands for, so that a second run has nothing to do.
RUNTIME := $(VENV)/.runtime.stamp
DEV := $(VENV)/.dev.stamp
NODE_MODULES := web/node_modules/.install.stamp
DASHBOARD := floway/static/.build.stamp
WEB_SOURCES := $(shell find web -name node_modules -prune -o -type f -print 2>/dev/null)

PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PIP_COMPILE := build/lock/bin/pip-compile --quiet --strip-extras --generate-hashes --allow-unsafe \
	--no-annotate --no-header --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --newline lf

.PHONY: help setup demo run test lint check screenshots laws fuzz conformance bench lock format clean

help: ## list the targets
	@echo "Floway: make TARGET [PORT=$(PORT)]"
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  %-11s %s\n", $$1, $$2}' Makefile

setup: $(RUNTIME) $(DASHBOARD) ## create .venv from the lock and build the dashboard

demo: setup ## show the main job with a simulated vendor (DEMO_ONCE=1: exit after the replies)
	@exec $(BIN)/python -m deploy.demo

run: setup ## migrate the database in FLOWAY_DATA_DIR (default ./var) and serve on PORT
	@$(BIN)/flask --app wsgi db upgrade
	@exec $(BIN)/gunicorn -c deploy/gunicorn.conf.py -k gevent wsgi:app

test: $(DEV) $(DASHBOARD) ## run every test: vitest, then pytest, at last what takes servers and browsers
	@.ci/needs test
	@cd web && npm --silent test
	@$(BIN)/python -m pytest -n auto $(COMPUTING) || failed=1; \
	$(BIN)/python -m pytest $(BESIDE) $(COMPUTING:%=--ignore=%) || failed=1; \
	$(BIN)/python -m pytest $(ALONE) $(COMPUTING:%=--ignore=%) || failed=1; exit $${failed:-0}

lint: $(DEV) $(NODE_MODULES) ## ruff, mypy, the import contracts, vue-tsc
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@cd web && npm --silent run check

check: lint test ## lint and test: exactly what CI runs

screenshots: $(DEV) $(DASHBOARD) ## take pictures of every page into build/screenshots (ARGS: more for pytest)
	@.ci/needs test
	@rm -rf build/screenshots
	@$(BIN)/python -m pytest tests/stories/test_every_page.py -q --screenshots build/screenshots $(ARGS)
	@echo "open build/screenshots/index.html"

laws: $(DEV) ## try the laws of translation on 10,000 conversations per pair (ARGS: more for pytest)
	@$(BIN)/python -m pytest tests/laws --timeout 0 --examples 10000 $(ARGS)

fuzz: $(DEV) ## try the admin API with 20,000 requests per its document, on both databases (CASES=N)
	@$(BIN)/python -m pytest tests/functional/test_api_contract.py --timeout 0 -s --cases $(CASES) $(ARGS)

conformance: $(DEV) $(DASHBOARD) ## put real clients through every upstream, write docs/conformance.md
	@.ci/needs setup
	@$(BIN)/python -m pytest tests/conformance -m '' -p no:randomly --matrix docs/conformance.md $(ARGS)

bench: $(DEV) $(DASHBOARD) ## measure CPU per request beside nginx
	@.ci/needs bench
	@$(BIN)/python -m bench $(ARGS)

format: $(DEV) ## rewrite the Python files as lint wants them
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

lock: build/lock/.tool.stamp ## pin the newest versions that pyproject.toml allows
	$(PIP_COMPILE) --upgrade --all-build-deps --extra dev -o requirements-dev.lock pyproject.toml
	$(PIP_COMPILE) --upgrade --build-deps-for editable -c requirements-dev.lock -o requirements.lock pyproject.toml

clean: ## remove what make made, but no data
	rm -rf $(VENV) web/node_modules floway/static build floway.egg-info
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

$(RUNTIME): requirements.lock pyproject.toml
	@.ci/needs setup
	@echo "setup: Python packages into $(VENV)"
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV)
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(DEV): $(RUNTIME) requirements-dev.lock
	@echo "setup: development packages into $(VENV)"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

$(NODE_MODULES): web/package.json web/package-lock.json
	@.ci/needs setup
	@echo "setup: dashboard packages into web/node_modules"
	@cd web && npm ci --no-audit --no-fund --loglevel error >/dev/null
	@touch $@

$(DASHBOARD): $(NODE_MODULES) $(WEB_SOURCES)
	@echo "setup: dashboard into floway/static"
	@cd web && npm --silent run build -- --logLevel warn
	@touch $@

build/lock/.tool.stamp:
	@$(PYTHON) -m venv build/lock
	@build/lock/bin/python -m pip install --quiet pip-tools==7.6.2
	@touch $@
