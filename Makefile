# make demo   sets up and shows the running bot, with no token
# make test   sets up and passes every check
# make check  the checks alone
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help setup demo test check format docs messages lock bench clean

help:
	@sed -n 's/^# \(make\)/\1/p' Makefile

setup: .venv/.ready

# The lock is the whole set: what it leaves out is not looked for, and nothing newer is taken.
.venv/.ready: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "yamchi needs Python 3.11 or newer")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

demo: setup
	$(BIN)/yamchi demo

test: setup check

check:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo --no-cache
	$(BIN)/python docs/generate.py --check
	$(BIN)/python docs/catalogues.py --check
	$(BIN)/pytest -n auto --cov --cov-report=term

format:
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs:
	$(BIN)/python docs/generate.py
	$(BIN)/python docs/messages.py

messages:
	$(BIN)/python docs/catalogues.py

bench: setup
	$(BIN)/python -m benchmarks

# After a change of dependencies in pyproject.toml. The files name no index; the second one is
# what an image needs, of the same versions.
lock:
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --no-annotate --group dev pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --no-annotate --constraint requirements.lock pyproject.toml \
		-o deploy/requirements.lock

clean:
	rm -rf .venv dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage*
