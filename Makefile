# `make` lists the targets. Nothing is needed beforehand but Python 3.11 or newer with venv.
PYTHON ?= python3
BIN := .venv/bin
ENVIRONMENT := .venv/.from-lock
CLIENTS := tests/clients/node_modules/.package-lock.json
LOCK := .venv/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header pyproject.toml

.PHONY: help setup clients demo run test check check-api bench screenshots mutants lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s  %s\n", $$1, $$2 }' Makefile

setup: $(ENVIRONMENT) ## make .venv from the lock file, where it is missing or older

clients: $(CLIENTS) ## install what the TypeScript client of the tests is made with, by npm

demo: $(ENVIRONMENT) ## fill a catalog to try out and serve it; ARGS="--port 9000" or ARGS=--no-serve
	@$(BIN)/python -m config.dotenv
	@$(BIN)/python manage.py demo $(ARGS)

run: $(ENVIRONMENT) ## serve on 127.0.0.1:8000; ARGS=127.0.0.1:9000 elsewhere
	@$(BIN)/python manage.py runserver $(ARGS)

test: $(ENVIRONMENT) ## run all tests on SQLite, or on DATABASE_URL=postgres://...; ARGS="-k words"
	@$(BIN)/pytest --numprocesses auto --maxprocesses 4 $(ARGS)

check: export DJANGO_SETTINGS_MODULE := tests.settings
check: export DATABASE_URL := sqlite://:memory:
check: $(ENVIRONMENT) ## format, lint, types, import contracts, system checks, migrations, OpenAPI
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/python manage.py check --fail-level WARNING
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py spectacular --validate --fail-on-warn --file /dev/null

check-api: $(ENVIRONMENT) ## hold the API to its OpenAPI document, as a reader and as a manager; takes some minutes
	@$(BIN)/python -m tests.conformance

bench: $(ENVIRONMENT) ## measure speed on PostgreSQL and SQLite; ARGS="--sizes 1000 --databases sqlite"
	@$(BIN)/python -m bench $(ARGS)

screenshots: export DATABASE_URL := sqlite://:memory:
screenshots: $(ENVIRONMENT) ## picture the admin's main pages for the README; needs Chromium
	@$(BIN)/pytest --quiet --no-header tests/browser/screenshots.py

mutants: export DATABASE_URL := sqlite://:memory:
mutants: $(ENVIRONMENT) ## break the pure rules in every small way: which changes no test notices, and how many one does
	@rm -rf mutants
	@$(BIN)/mutmut run --max-children 2
	@$(BIN)/mutmut results --all true | awk \
		'/: killed$$/ { killed++; next } { print } END { printf "%d of %d killed: %.1f %%\n", killed, NR, 100 * killed / NR }'

lock: ## write both lock files anew; ARGS=--upgrade takes newer versions
	$(require_python)
	@"$(PYTHON)" -m venv .venv/lock
	@.venv/lock/bin/python -m pip install -qq uv
	$(LOCK) --output-file requirements.txt $(ARGS)
	$(LOCK) --output-file requirements-dev.txt --group dev --constraint requirements.txt $(ARGS)

clean: ## remove the environment and the caches; the database and .env stay
	rm -rf .venv .*_cache .hypothesis static mutants tests/clients/node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(ENVIRONMENT): requirements-dev.txt
	$(require_python)
	@echo "Making .venv from $<; this takes a minute."
	@"$(PYTHON)" -m venv --clear .venv
	@$(BIN)/python -m pip install -qq --require-hashes --requirement $<
	@touch $@

$(CLIENTS): tests/clients/package-lock.json
	$(if $(shell npm --version 2>/dev/null),,$(error No npm: install Node.js 20 or newer))
	@cd tests/clients && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

# An $(error) where a recipe could fail: Make then prints this one line and nothing else.
python_says = $(shell "$(PYTHON)" -c '$(1)' 2>/dev/null)

define require_python
$(if $(call python_says,print("here")),,$(error No Python at "$(PYTHON)": install 3.11 or newer, or name one by PYTHON=/path/to/python3))
$(if $(filter True,$(call python_says,import sys; print(sys.version_info >= (3, 11)))),,$(error "$(PYTHON)" is too old: install Python 3.11 or newer, or name one by PYTHON=/path/to/python3))
$(if $(call python_says,import ensurepip; import venv; print("here")),,$(error "$(PYTHON)" lacks the venv module: install it, on Debian and Ubuntu by "apt-get install python3-venv"))
endef
