# The two commands: `make run` and `make test`. Everything they need goes into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501
# Where the shell says not to keep compiled modules, every process of the tests would compile all of them anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run test check bench shots clean
run: $(VENV)/.ready
	$(BIN)/streamlit run app.py --server.port $(PORT)

test: $(VENV)/.ready-dev tools
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

check: $(VENV)/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.ready-dev tools
	$(BIN)/python bench/map_update.py
	$(BIN)/python bench/cold_start.py

shots: $(VENV)/.ready-dev tools
	$(BIN)/python bench/shots.py

# The lock is whole, so nothing is left to resolve; modules are compiled when they are first used.
$(VENV)/.ready: requirements.lock
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-compile -r requirements.lock
	touch $@

# The lock holds what the tests need too: one environment, the same versions everywhere.
$(VENV)/.ready-dev: $(VENV)/.ready
	touch $@

# What the tests need beside Python: a browser with its fonts, and strace. Only what is missing is installed.
.PHONY: tools
tools:
	@missing=""; \
	command -v chromium >/dev/null || missing="chromium fonts-dejavu-core"; \
	command -v strace >/dev/null || missing="$$missing strace"; \
	if [ -n "$$missing" ]; then \
	  echo "Installing Debian's $$missing for the tests"; \
	  SUDO=$$( [ "$$(id -u)" = 0 ] || echo sudo ); \
	  $$SUDO apt-get update -qq && $$SUDO apt-get install -y -qq --no-install-recommends $$missing >/dev/null; \
	fi

clean:
	rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
