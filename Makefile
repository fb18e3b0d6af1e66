# Two commands for everyone: `make run` and `make test`. The rest is for those who work on the program.
# Each makes its own environment in .venv from the hashed lists in requirements/.

PYTHON ?= python3
VENV := .venv
PEERS := .venv-peers
BIN := $(VENV)/bin
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help run test test-fast check static format lock bench bench-parse bench-compare bench-history bench-site peers docs specimen clean

help: ## show this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/.run ## the whole batch on the embedded specimen list
	@$(BIN)/annex run

test: $(VENV)/.dev ## the whole test suite, real documents and slow tests included
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal -m "" -p no:cacheprovider

test-fast: $(VENV)/.dev ## the tests that take a moment
	$(BIN)/python -m pytest -n $(WORKERS)

static: $(VENV)/.dev ## format, lint, types and import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: static test ## static checks, then the whole test suite

format: $(VENV)/.dev ## rewrite the code in the project's format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.dev ## time and memory of each stage, beside pdfplumber, in one run
	$(BIN)/python -m benchmarks.stages

bench-parse: $(VENV)/.dev ## every proof of the parse, its figures in one table
	$(BIN)/python -m benchmarks.parse

bench-compare: $(VENV)/.dev peers ## the comparison: edit scripts with known truth, and beside other tools
	$(BIN)/python benchmarks/compare.py
	$(BIN)/python -m benchmarks.beside

bench-history: $(VENV)/.dev ## a history of 5, 30 and 300 editions: store, read, ask, export
	$(BIN)/python benchmarks/store.py

bench-site: $(VENV)/.dev ## the site: time to build, size, time to open, beside a plain rendering
	$(BIN)/python -m benchmarks.site

peers: $(VENV)/.python
	@test -e $(PEERS)/.made || { $(PYTHON) -m venv $(PEERS) && $(PEERS)/bin/python -m pip install \
	  --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements/peers.txt \
	  && touch $(PEERS)/.made; } || echo "some of the other tools are missing: their rows say so"

docs: $(VENV)/.dev ## fill in the help in the README, and the published JSON Schemas
	$(BIN)/python -m tools.readme
	$(BIN)/python -m tools.schemas

specimen: $(VENV)/.dev ## build the specimen list again from its source
	$(BIN)/python -m tools.specimen build

lock: $(VENV)/.dev ## choose versions anew and write the hashed lists
	$(BIN)/python -m pip install --quiet pip-tools
	cd requirements && for list in run dev peers; do \
	  ../$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras \
	    --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-emit-options \
	    --no-config --output-file $$list.txt $$list.in; done

clean: ## remove everything made here, sources and their vault apart
	rm -rf $(VENV) $(PEERS) .annex parsed diffs build *.egg-info

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "make: Python 3.11 or later is needed, found %d.%d; set PYTHON=" % sys.version_info[:2])'
	$(PYTHON) -m venv $(VENV)
	@touch $@

# The lists are whole, so pip is to install what they name and look for nothing else (--no-deps):
# asked to resolve again, it takes "coverage[toml]", which a package wants, for another thing than the
# pinned "coverage", and stops on the day a newer one is published.
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps

# An environment with the tests' packages also runs the program: do not take them away again.
$(VENV)/.run: $(VENV)/.python requirements/run.txt pyproject.toml
	@test -e $(VENV)/.dev || $(INSTALL) --require-hashes -r requirements/run.txt
	@$(INSTALL) --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.python requirements/dev.txt pyproject.toml
	@$(INSTALL) --require-hashes -r requirements/dev.txt
	@$(INSTALL) --no-build-isolation --editable .
	@touch $@ $(VENV)/.run
