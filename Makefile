# make report   the manuscript as HTML, Word and PDF
# make test     the tests
# make quick    the everyday tests, without the longest stories
# make check    lint, types, import contracts and tests
.DEFAULT_GOAL := help
SHELL := /bin/sh

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
READY_DEV := $(VENV)/.ready-dev

.PHONY: help report test quick check lint types contracts data calibrate reference figures-reference properties examples bench lock clean import-trials

help:
	@grep -E '^# make' Makefile | sed 's/^# //'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed (PYTHON=... names another one)." >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)

# Compiled bytecode saves seconds at every start; some machines forbid Python to write it when it runs.
$(READY): requirements.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q -j 0 $(VENV)/lib src >/dev/null || true
	@touch $@

$(READY_DEV): requirements-dev.txt $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@$(BIN)/python -m compileall -q -j 0 $(VENV)/lib src >/dev/null || true
	@touch $@

report: $(READY)
	$(BIN)/jpvad-report run

# Small matrices: more threads of linear algebra only wait for each other.
test: $(READY_DEV)
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -n auto --dist loadfile

quick: $(READY_DEV)
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -n auto --dist loadfile -m "not long"

lint: $(READY_DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY_DEV)
	$(BIN)/mypy

contracts: $(READY_DEV)
	$(BIN)/lint-imports

check: lint types contracts test

# The synthetic registry; the same bytes every time.
data: $(READY)
	$(BIN)/python data/make_synthetic.py

calibrate: $(READY)
	$(BIN)/python data/calibrate.py

# The whole-study properties on many more random data sets.
properties: $(READY_DEV)
	PROPERTY_EXAMPLES=25 $(BIN)/python -m pytest tests/properties tests/unit/test_release.py tests/integration/test_bundle.py

# Scripted edits of co-authors, each made, imported, rebuilt and looked for; a quarter of an hour.
import-trials: $(READY_DEV)
	cd tests && PYTHONPATH=../src ../$(BIN)/python import_trials.py

# The other studies, each in three formats in its own folder.
examples: $(READY)
	for study in examples/*/; do $(BIN)/jpvad-report run --project "$$study" || exit; done

bench: $(READY_DEV)
	$(BIN)/python tests/benchmarks/stages.py

# The pictures that the tests of the figures compare with; look at each one that is called new.
figures-reference: $(READY_DEV)
	$(BIN)/python tests/unit/figure_samples.py

# The R reference values; needs R with survival (Debian: r-base-core, r-recommended).
reference: $(READY)
	PYTHON="$(CURDIR)/$(BIN)/python" sh tests/reference/rebuild.sh

# Locks name no index: hashes are enough to know a file by.
lock:
	uv pip compile pyproject.toml --extra build --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links -o requirements.txt
	uv pip compile pyproject.toml --extra build --extra dev --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links -c requirements.txt -o requirements-dev.txt

clean:
	rm -rf _output .quarto .pytest_cache .mypy_cache .ruff_cache
