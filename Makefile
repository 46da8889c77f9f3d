# The everyday commands. Everything runs in .venv, which `make install` creates.
PYTHON ?= python3
BIN := .venv/bin
UV := $(shell command -v uv 2>/dev/null || echo $(BIN)/uv)

.PHONY: install run test test-slow reliability lint format bench bench-smoke docs dist s3-server opensearch-node parser-table clean

install: .venv/installed

.venv/installed: pyproject.toml uv.lock
	@command -v uv >/dev/null 2>&1 || { $(PYTHON) -m venv .venv && $(BIN)/pip install --quiet uv; }
	$(UV) sync --frozen --inexact --quiet --compile-bytecode --python $(PYTHON)
	$(BIN)/python -m compileall -q src
	@touch $@

## The whole repository on this machine, with demo data: prints its address
run: install docs
	$(BIN)/nomad serve --demo $(ARGS)

## The default test suite
test: install
	$(BIN)/pytest $(ARGS)

test-slow: install
	$(BIN)/pytest -m slow --timeout 1800 $(ARGS)

## Crashes at every point, hostile archives, damaged files, fuzzed requests, leaks; slow ones too; prints how many cases
reliability: install
	$(BIN)/pytest -m "slow or not slow" --timeout 1800 tests/reliability tests/processing/test_kills.py \
		tests/e2e/test_kills.py tests/parsing/test_mutations.py $(ARGS)

lint: install
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: install
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

## All benchmarks; prints ratios
bench: install
	$(BIN)/python -m benchmarks

bench-smoke: install
	$(BIN)/python -m benchmarks --smoke

## The table of parsers in the reference; with the shared raw files also their scores
parser-table: install
	cd tests && ../$(BIN)/python -m parsing.parser_table

docs: install
	$(BIN)/mkdocs build --quiet --strict

## The source distribution, which a server offers at /dist/nomad-lab.tar.gz
dist: install
	$(UV) build --quiet --sdist --out-dir dist
	mv dist/nomad_repository-*.tar.gz dist/nomad-lab.tar.gz

## A real S3 server for the tests of the object store; needs Go
s3-server: $(HOME)/.cache/nomad-tests/versitygw/versitygw

$(HOME)/.cache/nomad-tests/versitygw/versitygw:
	GOBIN=$(@D) go install github.com/versity/versitygw/cmd/versitygw@v1.8.0

## A real OpenSearch node for the tests of searches; needs Maven and a JDK
opensearch-node: install
	$(BIN)/python tests/opensearch_server.py

clean:
	rm -rf .venv site dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
