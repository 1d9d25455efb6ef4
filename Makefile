# make site | test | serve | bench: each sets up what it needs in .venv first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export NO_MKDOCS_2_WARNING := 1

.PHONY: site whole-history test serve bench check format setup setup-dev browser node form form-check clean help

help: ## show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /	/' | expand -t 12

site: $(VENV)/.site whole-history ## set up and build the site into site/
	$(BIN)/forsok build

# When something was registered is read from git, which a shallow clone does not have.
whole-history:
	@if [ "$$(git rev-parse --is-shallow-repository 2>/dev/null)" = true ]; then git fetch --quiet --unshallow; fi

serve: $(VENV)/.site ## build the site and show it, with rebuild on change
	$(BIN)/forsok serve

test: $(VENV)/.dev browser form-check site ## set up and run every check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/forsok validate
	$(BIN)/forsok format --check
	$(BIN)/pytest -n 2 --dist loadfile

bench: $(VENV)/.dev ## measure against named tools
	$(BIN)/python -m bench

format: $(VENV)/.dev ## format the code and the records
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .
	$(BIN)/forsok format

setup: $(VENV)/.site ## install what building the site needs
setup-dev: $(VENV)/.dev ## install what developing needs

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.site: $(VENV)/bin/python requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/bin/python requirements-dev.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(VENV)/.site $@

# The browser tests drive Debian's Chromium, or whichever one CHROMIUM names.
browser:
	@if [ -z "$$CHROMIUM" ] && ! command -v chromium >/dev/null && ! command -v chromium-browser >/dev/null \
	  && ! command -v google-chrome >/dev/null; then \
	  if command -v apt-get >/dev/null; then \
	    SUDO=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	    $$SUDO apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$SUDO apt-get install -y -qq chromium >/dev/null; \
	  else echo "Install Chromium, or set CHROMIUM to one, for the browser tests." >&2; exit 2; fi; fi

# Node is needed to change the forms, and to prove that the committed bundle is what their source gives.
form: node form/node_modules/.locked ## bundle the forms into docs/assets/js
	cd form && node build.mjs

form-check: node form/node_modules/.locked ## whether the committed bundle is what form/ gives
	cd form && node build.mjs --check

form/node_modules/.locked: form/package-lock.json
	cd form && npm ci --silent
	@touch $@

node:
	@if ! command -v node >/dev/null || ! command -v npm >/dev/null; then \
	  if command -v apt-get >/dev/null; then \
	    SUDO=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	    $$SUDO apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$SUDO apt-get install -y -qq nodejs npm >/dev/null; \
	  else echo "Install node and npm, to build and test the forms." >&2; exit 2; fi; fi

lock: $(VENV)/.dev ## renew the locked versions
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile -q --upgrade --generate-hashes --universal --python-version 3.11 --no-header --extra build pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --upgrade --generate-hashes --universal --python-version 3.11 --no-header --extra build --extra dev pyproject.toml -o requirements-dev.lock

clean: ## remove everything that is built
	rm -rf build site form/node_modules $(VENV)
