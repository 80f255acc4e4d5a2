# Every chore of the house. What a target needs is installed once; a stamp in .venv makes the next run start in seconds.
PYTHON ?= python3
WORKERS ?= 2
BIN := .venv/bin
RUNTIME := .venv/.runtime
DEV := .venv/.dev
SOURCES := casework migrations tests deploy wsgi.py
PYTEST := $(BIN)/pytest -n $(WORKERS)

.DEFAULT_GOAL := help
.PHONY: help install demo test check lint bench coverage system translations migration clean

help: ## List what make can do
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(DEV) ## Create .venv with everything that development needs

$(BIN)/python:
	@deploy/make-venv.sh "$(PYTHON)" .venv

$(RUNTIME): deploy/requirements.txt setup.cfg pyproject.toml | $(BIN)/python
	@echo "Installing what Casework runs on ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r deploy/requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

$(DEV): deploy/requirements-dev.txt $(RUNTIME)
	@echo "Installing what development needs ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r deploy/requirements-dev.txt
	@touch $@

demo: $(RUNTIME) ## Start a demonstration with invented people on http://localhost:8000
	@$(BIN)/casework demo

test: $(DEV) ## Run the fast tests (no browser; both engines where it matters)
	@deploy/system-needs.sh postgresql
	$(PYTEST) -m "not browser and not slow"

check: $(DEV) system lint ## Run everything that must hold before a change is merged
	$(PYTEST) --engines all

coverage: $(DEV) system ## Run all tests and show which lines none of them reaches
	$(PYTEST) --engines all --cov --cov-report term

system: # Chromium, PostgreSQL and Japanese glyphs come from the operating system.
	@deploy/system-needs.sh postgresql chromium fonts

lint: $(DEV) ## Check form, types, floors and templates
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint templates --check
	$(BIN)/djlint templates --lint

bench: $(DEV) ## Measure Casework against its yardsticks
	$(BIN)/python -m tests.benchmarks --write docs/benchmarks.md

translations: $(DEV) ## Collect the texts of the pages, update and compile the catalogues
	$(BIN)/pybabel -q extract -F translations/babel.cfg -k _l --add-location file --sort-by-file --project Casework \
		--version 1 --copyright-holder "the Casework contributors" -o translations/messages.pot .
	$(BIN)/pybabel -q update -N --init-missing -l en --ignore-pot-creation-date -i translations/messages.pot -d translations
	$(BIN)/pybabel -q compile -d translations

migration: $(DEV) ## Write a migration for what the models changed: make migration m="add sent on"
	@test -n "$(m)" || { echo 'Say what it does: make migration m="add sent on"'; exit 2; }
	$(BIN)/casework db revision "$(m)"

clean: ## Remove what was built; data in instance/ stays
	rm -rf build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .coverage*
