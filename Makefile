# make site | test | serve | bench: each sets up what it needs in .venv first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
AUDIT := .venv-audit
export NO_MKDOCS_2_WARNING := 1

.PHONY: site whole-history published links issue-forms test soak serve bench lighthouse audit sbom check format setup setup-dev browser node node-itself form form-check clean help

help: ## show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /	/' | expand -t 12

site: $(VENV)/.site whole-history ## set up and build the site into site/
	$(BIN)/forsok build

# When something was registered is read from git, which a shallow clone does not have.
whole-history:
	@if [ "$$(git rev-parse --is-shallow-repository 2>/dev/null)" = true ]; then git fetch --quiet --unshallow; fi

# The marker, the claims and the addresses of the site at FORSOK_SITE_URL: a build over them refuses a
# history that does not go on from what was published last, and to lose an address that it had. A site of
# several registers has claims of each, whose codes stand in the marker. Nothing without an address, or
# before the first time.
published: ## fetch what the published site was built from into site/
	@[ -z "$$FORSOK_SITE_URL" ] || { mkdir -p site/claims; \
	fetch() { curl --fail --silent --show-error --location --max-time 60 --output "site/$$1" "$${FORSOK_SITE_URL%/}/$$1" \
	  || rm -f "site/$$1"; }; \
	for name in build.json claims.json addresses.json; do fetch "$$name"; done; \
	for code in $$(sed -n 's/^    "\([a-z0-9-]*\)": .*/\1/p' site/build.json 2>/dev/null); do fetch "claims/$$code.json"; done; \
	rmdir site/claims 2>/dev/null || true; \
	[ -f site/build.json ] || rm -rf site/claims site/claims.json site/addresses.json; }

links: $(VENV)/.dev ## try the addresses that the records and pages lead to; report in build/links.md
	@mkdir -p build
	$(BIN)/lychee --no-progress --scheme https --scheme http --max-concurrency 8 --timeout 30 \
	  --accept '200..=299,403,429' --format markdown --output build/links.md \
	  'trials/**/*.yaml' 'obstacles/*.yaml' 'programmes/*.yaml' 'docs/pages/**/*.md'

issue-forms: $(VENV)/.dev ## write the forge's issue forms from the schema
	$(BIN)/pytest -q tests/unit/test_issue_forms.py --update-expected

serve: $(VENV)/.site ## build the site and show it, with rebuild on change
	$(BIN)/forsok serve

test: $(VENV)/.dev browser node form-check site ## set up and run every check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/forsok validate
	$(BIN)/forsok format --check
	$(BIN)/pytest -n 2 --dist loadfile

# SOAK_SECONDS says how long. What is found stays in tests/soak/seeds and is tried first the next time.
soak: $(VENV)/.dev ## fuzz the reader and the checker for ten minutes
	$(BIN)/python -m tests.soak

bench: $(VENV)/.bench ## measure against named tools: half an hour, most of it the other tools'
	$(BIN)/python -m bench
	$(BIN)/python -m bench.site
	$(BIN)/python -m bench.history
	$(BIN)/python -m bench.search
	$(BIN)/python -m bench.exports

lighthouse: $(VENV)/.dev browser node-itself site bench/node/node_modules/.installed ## measure the built site with Lighthouse
	$(BIN)/python -m bench.lighthouse

# All are asked before it fails. Strict: a package that nothing is known of is no sound one.
audit: $(AUDIT)/.installed node-itself ## look for known flaws in everything that is locked, and in the workflows
	@status=0; \
	$(AUDIT)/bin/zizmor --offline --no-progress .github/workflows .forgejo/workflows/*.yml || status=1; \
	for lock in requirements-dev.lock requirements-bench.lock requirements-audit.lock; do \
	  $(AUDIT)/bin/pip-audit --strict --progress-spinner off --disable-pip --require-hashes -r $$lock || status=1; \
	done; \
	for folder in form tests/node bench/node; do \
	  (cd $$folder && npm audit --package-lock-only --audit-level=moderate) || status=1; \
	done; exit $$status

# The time in it is the commit's, so that one commit gives the same bytes.
sbom: $(AUDIT)/.installed ## list what the site is built with (CycloneDX) in build/sbom.cdx.json
	@mkdir -p build
	SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(AUDIT)/bin/cyclonedx-py requirements requirements.lock \
	  --pyproject pyproject.toml --mc-type application --output-reproducible -o build/sbom.cdx.json

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

$(VENV)/.bench: $(VENV)/.dev requirements-bench.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-bench.lock
	@touch $@

$(AUDIT)/.installed: requirements-audit.lock
	$(PYTHON) -m venv $(AUDIT)
	$(AUDIT)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-audit.lock
	@touch $@

# The browser tests drive Debian's Chromium, or whichever one CHROMIUM names.
browser:
	@if [ -z "$$CHROMIUM" ] && ! command -v chromium >/dev/null && ! command -v chromium-browser >/dev/null \
	  && ! command -v google-chrome >/dev/null; then \
	  if command -v apt-get >/dev/null; then \
	    SUDO=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	    $$SUDO apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$SUDO apt-get install -y -qq chromium >/dev/null; \
	  else echo "Install Chromium, or set CHROMIUM to one, for the browser tests." >&2; exit 2; fi; fi

# Node serves the tests of the built site and Lighthouse, never the build.
node: node-itself tests/node/node_modules/.installed

node-itself:
	@if ! command -v node >/dev/null || ! command -v npm >/dev/null; then \
	  if command -v apt-get >/dev/null; then \
	    SUDO=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	    $$SUDO apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$SUDO apt-get install -y -qq --no-install-recommends nodejs npm >/dev/null; \
	  fi; fi; \
	if ! command -v node >/dev/null || ! command -v npm >/dev/null; then \
	  echo "Install Node 18.19 or newer with npm for the tests of the built site (Debian: nodejs npm)." >&2; exit 2; fi

%/node_modules/.installed: %/package.json %/package-lock.json | node-itself
	cd $* && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

# Needed to change the forms, and to prove that the committed bundle is what their source gives.
form: form/node_modules/.installed ## bundle the forms into docs/assets/js
	cd form && node build.mjs

form-check: form/node_modules/.installed ## whether the committed bundle is what form/ gives
	cd form && node build.mjs --check

lock: $(VENV)/.dev ## renew the locked versions
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile -q --upgrade --generate-hashes --universal --python-version 3.11 --no-header --extra build pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --upgrade --generate-hashes --universal --python-version 3.11 --no-header --extra build --extra dev pyproject.toml -o requirements-dev.lock
	$(BIN)/uv pip compile -q --upgrade --generate-hashes --universal --python-version 3.11 --no-header --group audit -o requirements-audit.lock
	$(BIN)/uv pip compile -q --upgrade --generate-hashes --universal --python-version 3.11 --no-header --group bench -o requirements-bench.lock

clean: ## remove everything that is built
	rm -rf build site $(VENV) $(AUDIT) form/node_modules tests/node/node_modules bench/node/node_modules
