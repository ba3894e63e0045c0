# `make help` lists what there is to make. Python 3.11 to 3.14; another one: make demo PYTHON=python3.12
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV ?= $(BIN)/uv
# A worker that uses Neo4j starts one of its own.
JOBS ?= 2
# A worker that has nothing left takes half of what another has yet to run.
WORKERS := -n $(JOBS) --dist worksteal
# How many times as many made examples `make soak` tries as `make test`; 100 takes hours.
MANY ?= 6

# One option a line, so that both lock files are made alike. No file may name an index.
LOCK := $(UV) pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-header --no-annotate $(UPGRADE)
AS_PRODUCT := --constraint requirements/product.txt
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help demo develop test test-long test-browser soak test-fast test-shifted lint format bench docs screenshots lock wheel-check clean

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)$$/\1\t\2/p' Makefile | expand -t 14

demo: $(VENV)/.product ## ingest the sample and answer real questions from it
	@scripts/demo.sh

develop: $(VENV)/.develop ## install into .venv what tests and checks need

test: $(VENV)/.develop ## run the tests, on both engines, but for those of the next three lines
	@scripts/install_test_tools.sh neo4j
	$(BIN)/python -m pytest -m "not soak and not long and not browser" \
		-n $(JOBS) --dist loadgroup tests
	@echo "Left out: kills, clusters, damage, whole graphs (make test-long); pages (make test-browser);" \
		"what repeats for minutes (make soak)."

test-long: $(VENV)/.develop ## run the tests that kill, damage, start clusters or compare whole graphs
	@scripts/install_test_tools.sh neo4j
	$(BIN)/python -m pytest -m "long and not soak" $(WORKERS) tests

# The tests start hundreds of processes, each of which would compile the code anew.
test test-long test-browser test-fast test-shifted soak: export PYTHONDONTWRITEBYTECODE =

# Each worker starts a Chromium of its own, and runs whole files.
test-browser: $(VENV)/.develop ## run the tests of pages and of Neo4j Browser, in a real Chromium
	@scripts/install_test_tools.sh neo4j chromium
	$(BIN)/python -m pytest -m "browser and not soak" -n $(JOBS) --dist loadfile tests/browser

soak: $(VENV)/.develop ## repeat kills and made examples, MANY times as often as the others do
	@scripts/install_test_tools.sh
	PTM_TEST_MANY=$(MANY) $(BIN)/python -m pytest -m "soak or many" $(WORKERS) tests

test-fast: $(VENV)/.develop ## run the pure and quick tests, under a minute
	$(BIN)/python -m pytest -m fast --hypothesis-profile fast -n $(JOBS) tests

test-shifted: $(VENV)/.develop ## run the same tests on another day and in another zone
	TZ=Pacific/Kiritimati PTM_TEST_NOW=2028-02-29T23:30:00Z $(BIN)/python -m pytest \
		-m fast --hypothesis-profile fast -n $(JOBS) tests

lint: $(VENV)/.develop ## check style, types and that the generated docs are current
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	@if [ -f scripts/make_docs.py ]; then \
		echo "$(BIN)/python scripts/make_docs.py --check"; \
		$(BIN)/python scripts/make_docs.py --check; \
	fi

format: $(VENV)/.develop ## put the code into its one shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.develop ## measure speed and memory against their limits
	@scripts/install_test_tools.sh
	$(BIN)/python -m benchmarks

docs: $(VENV)/.develop ## write the generated pages of docs/ again, and make a site of all: build/site
	$(BIN)/python scripts/make_docs.py --readme
	rm -rf build/site
	$(BIN)/python -m sphinx -b html -W --keep-going -n -q -j auto docs build/site
	@echo "The site begins at build/site/index.html"

# Not a part of docs: it needs a browser and a server, and no two machines draw the same pixels.
screenshots: $(VENV)/.develop ## take the pictures in docs/images again, in a real Chromium
	@scripts/install_test_tools.sh
	$(BIN)/python scripts/screenshots.py $(NAMES)

lock: ## pin the dependencies again (newest versions: make lock UPGRADE=--upgrade)
	@command -v $(UV) >/dev/null || $(MAKE) --no-print-directory $(VENV)/.develop
	$(LOCK) pyproject.toml --output-file requirements/product.txt
	$(LOCK) $(AS_PRODUCT) --group build --output-file requirements/build.txt
	$(LOCK) $(AS_PRODUCT) --constraint requirements/build.txt pyproject.toml --group dev \
		--output-file requirements/develop.txt

wheel-check: $(VENV)/.develop ## build the wheel and run it from a clean environment
	@scripts/check_wheel.sh

clean: ## remove the environment and everything made
	rm -rf $(VENV) build dist .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps say what an environment holds, so that nothing is installed twice.
$(VENV)/.made:
	@scripts/make_environment.sh $(PYTHON) $(VENV)
	@touch $@

$(VENV)/.product: $(VENV)/.made requirements/product.txt requirements/build.txt pyproject.toml
	@echo "Installing what ptm needs into $(VENV) (once)"
	@$(INSTALL) --require-hashes -r requirements/product.txt -r requirements/build.txt
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.develop: $(VENV)/.made requirements/develop.txt pyproject.toml
	@echo "Installing what the tests need into $(VENV) (once)"
	@$(INSTALL) --require-hashes -r requirements/develop.txt
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@
