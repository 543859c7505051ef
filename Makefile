# The two commands most people need are `make run` and `make test`; both install what they lack.
# Everything lands inside this folder: .venv, node_modules, .cache and var.

SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip
PORT ?= 8000

export PIP_CACHE_DIR ?= $(CURDIR)/.cache/pip
export npm_config_cache ?= $(CURDIR)/.cache/npm
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.DEFAULT_GOAL := help
.PHONY: help install run test check fix test-domain coverage bench simulate docs lock clean

help:            ## show the targets
	@sed -n 's/^\([a-z-]*\): .*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

install: .venv/.dev .venv/.browser      ## make the environment, with what the tests need

run: .venv/.runtime .venv/.assets       ## run Homeward (PORT=8000, HOMEWARD_HOME=var)
	@exec env HOMEWARD_WITH_PARENT=1 PORT=$(PORT) $(BIN)/homeward run

test: install       ## run every test
	$(BIN)/python -m pytest -n 2 --dist worksteal

test-domain: .venv/.dev       ## run the domain's tests alone (under two seconds)
	$(BIN)/python -m pytest tests/domain

check: .venv/.dev       ## lint, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m mypy homeward
	$(BIN)/lint-imports

fix: .venv/.dev       ## mend what the linter can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

coverage: install       ## demand every branch of the domain and the guard
	$(BIN)/python -m pytest -n 2 --cov --cov-report=
	$(BIN)/python -m coverage report --include='homeward/domain/*,homeward/guard/*' --fail-under=100

bench: install       ## measure speeds against their baselines
	$(BIN)/python -m tests.bench

simulate: install       ## live through two months with faults: is anybody left unaware?
	$(BIN)/python -m tests.simulate

docs: .venv/.dev       ## make the generated pages of the guide again
	$(BIN)/homeward docs

lock:       ## compile requirements/*.txt from requirements/*.in (needs uv)
	for set in runtime dev; do \
	  uv pip compile requirements/$$set.in --generate-hashes --no-emit-index-url --no-header \
	    --universal --python-version 3.11 --no-build -c requirements/runtime.txt \
	    -o requirements/$$set.txt || exit 1; \
	done

clean:       ## remove the environment and caches; var (the data) stays
	rm -rf .venv node_modules .cache .mypy_cache .pytest_cache .ruff_cache .hypothesis \
	  .import_linter_cache .coverage .coverage.* homeward.egg-info homeward/web/static/vendor
	find homeward tests -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Homeward needs Python 3.11 or later. Name one with make PYTHON=python3.11." >&2; \
	  exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' || { \
	  echo "This Python lacks its venv module. Install it (python3-venv on Debian)." >&2; exit 2; }
	$(PYTHON) -m venv .venv
	@touch $@

.venv/.runtime: requirements/runtime.txt pyproject.toml .venv/.made
	$(PIP) install --quiet --require-hashes --only-binary :all: -r requirements/runtime.txt
	$(PIP) install --quiet --no-index --no-build-isolation --no-deps --editable .
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.runtime
	$(PIP) install --quiet --require-hashes --only-binary :all: -r requirements/dev.txt
	@touch $@

.venv/.assets: package-lock.json homeward/config/assets.py .venv/.runtime
	PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --ignore-scripts --omit=dev --no-progress --loglevel=error
	$(BIN)/python -m homeward.config.assets
	@touch $@

.venv/.browser: package-lock.json .venv/.assets
	PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --ignore-scripts --no-progress --loglevel=error
	@touch $@
