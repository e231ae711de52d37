# Everything a developer does; each target first sees to what it needs.

VENV := .venv
BIN := $(VENV)/bin

.PHONY: setup demo check test soak thorough bench docs
.DEFAULT_GOAL := setup

# What the stamps stand for is done again only when what they are made from has changed.
setup: $(VENV)/.installed

$(BIN)/pip:
	ops/python $(VENV)

$(VENV)/.locked: requirements-dev.lock | $(BIN)/pip
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-dev.lock
	touch $@

$(VENV)/.installed: pyproject.toml $(VENV)/.locked
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

# The whole bank on this machine; DEMO holds options, such as DEMO="--port 9000".
demo: setup
	ops/fonts
	$(BIN)/madoguchi demo $(DEMO)

# What can be seen without running the bank.
check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy src
	$(BIN)/lint-imports
	$(BIN)/python ops/migrations.py

# Every test, by two hands, each file by one; TESTS holds other options, such as TESTS="tests/values -x".
test: setup
	ops/browser
	ops/fonts
	$(BIN)/python -m pytest $(or $(TESTS),-n 2 --dist loadfile)

# Many hands send money while processes are killed; then the books are proved.
soak: setup
	PYTHONPATH=tests $(BIN)/python -m soak.run $(SOAK)

# The long forms of four tests: 2,000 timed tries of each page, 10,000 falsified records, 300
# stories of each institution beside the bank on paper, 5,000 transfers in two days of silence.
thorough: setup
	MADOGUCHI_TIMING_TRIES=2000 MADOGUCHI_TAMPERINGS=10000 MADOGUCHI_MODEL_EXAMPLES=300 \
	  MADOGUCHI_SILENCE_ORDERS=5000 \
	  $(BIN)/python -m pytest -q -p no:randomly \
	  tests/web/personal/test_timing.py tests/web/token/test_timing.py tests/audit \
	  tests/transfers/test_reference_model.py tests/worker/test_silence.py

# Postings, statements and closings per second, beside the machine's own measure; BENCH names one.
bench: setup
	$(BIN)/madoguchi bench $(BENCH)

# The pages of docs/ that are written by the program.
docs: setup
	$(BIN)/python -m madoguchi.web.shared.refusal_page > docs/refusals.md
	$(BIN)/python -m madoguchi.policy.profile_page > docs/profile.md
