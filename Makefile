# The same words by hand and in CI. `make run` and `make test` need Python 3.11 or newer and pip,
# and do all the setting up themselves. ARGS go to pytest: make test ARGS=tests/vietnamese

PYTHON = sh scripts/find-python.sh

.PHONY: help run test bench check format messages lock screenshots

help:
	@echo "make run          the dashboard on 127.0.0.1, with trial accounts, real and made-up figures (PORT=8000 DEMO=1)"
	@echo "make test         every test on SQLite, on PostgreSQL and in a browser (ARGS= for pytest)"
	@echo "make bench        times, bytes and memory against floors and budgets (ARGS=--quick; docs/performance.md)"
	@echo "make check        style, types, migrations, settings, translations, lock files"
	@echo "make format       put the code into its one format"
	@echo "make messages     new texts into the catalogue, and the catalogue compiled"
	@echo "make screenshots  the pictures of README and docs, of the program at this commit"
	@echo "make lock         lock files from pyproject.toml and package.json (UPGRADE=1 for newer versions)"

run:
	@$(PYTHON) -m scripts.run

test:
	@$(PYTHON) -m scripts.test $(ARGS)

bench:
	@$(PYTHON) -m scripts.develop python -m scripts.bench $(ARGS)

check:
	@$(PYTHON) -m scripts.check

format:
	@$(PYTHON) -m scripts.develop ruff check --fix --quiet .
	@$(PYTHON) -m scripts.develop ruff format --quiet .

messages:
	@$(PYTHON) -m scripts.develop python -m scripts.translations update

lock:
	@$(PYTHON) -m scripts.develop python -m scripts.lock $(if $(UPGRADE),--upgrade)

screenshots:
	@$(PYTHON) -m scripts.develop python -m scripts.screenshots
