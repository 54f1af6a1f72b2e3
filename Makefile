# The two commands: `make run` and `make test`. Everything they need goes into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8501

.PHONY: run test check bench clean
run: $(VENV)/.ready
	$(BIN)/streamlit run app.py --server.port $(PORT)

test: $(VENV)/.ready-dev browser
	$(BIN)/python -m pytest -n 2 --dist loadfile

check: $(VENV)/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.ready-dev browser
	$(BIN)/python bench/map_update.py
	$(BIN)/python bench/cold_start.py

$(VENV)/.ready: requirements.lock
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	touch $@

# The lock holds what the tests need too: one environment, the same versions everywhere.
$(VENV)/.ready-dev: $(VENV)/.ready
	touch $@

.PHONY: browser
browser:
	@command -v chromium >/dev/null || { \
	  echo "Installing Debian's chromium for the browser tests"; \
	  SUDO=$$( [ "$$(id -u)" = 0 ] || echo sudo ); \
	  $$SUDO apt-get update -qq && $$SUDO apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null; }

clean:
	rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
