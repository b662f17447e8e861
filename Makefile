# Everything a newcomer needs is git, make, Python >= 3.11 and a package index. 'make' alone lists the targets.

VENV := .venv
PYTHON := newest
WORKERS := 2
PINNED := $(sort $(patsubst .constraints/python-%.txt,%,$(wildcard .constraints/python-*.txt)))
BIN = $(VENV)/bin

# Somebody else's packages on these paths would shadow the pinned ones.
unexport PYTHONPATH PYTHONHOME

.DELETE_ON_ERROR:
.PHONY: help run test fast check-format check-lint check-types check-layers check-oldest format large coverage luck reproduce patterns perturb odd size ablation bench constraints clean FORCE

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/.installed ## the main experiment: a rural bank lives through 2008 (tables, figures: results/)
	$(BIN)/ruralcredit run experiments/shock_2008.yaml

test: check-format check-lint check-types check-layers ## every check: format, lint, types, layers, all tests
	$(BIN)/pytest -n $(WORKERS)

fast: $(VENV)/.installed-test ## the tests that take no more than a few seconds each
	$(BIN)/pytest -n $(WORKERS) -m "not slow"

check-oldest: ## the fast tests on the oldest usable Python
	@found=$$(.ci/find-python oldest) && version=$${found%% *} && \
	if [ "$$version" = "$$($(BIN)/python -c 'import sys; print("3.%d" % sys.version_info[1])' 2>/dev/null)" ]; then \
		echo "Python $$version is the oldest usable one and $(VENV) has it already: not run twice"; \
	else \
		$(MAKE) --no-print-directory fast VENV=.venv-$$version PYTHON="$${found#* }"; \
	fi

# In this order, also under make -j: the cheapest and most telling first.
check-format: $(VENV)/.installed-test
	$(BIN)/ruff format --check .
check-lint: check-format
	$(BIN)/ruff check .
check-types: check-lint
	$(BIN)/mypy
check-layers: check-types
	$(BIN)/lint-imports --no-logo

format: $(VENV)/.installed-test ## rewrite the code in the project's format
	$(BIN)/ruff check --fix-only --exit-zero .
	$(BIN)/ruff format .

large: $(VENV)/.installed-test ## read and run a network of a million edges (minutes)
	$(BIN)/pytest -s tests/large/check_network.py

coverage: $(VENV)/.installed-test ## do a surrogate's intervals hold the truth as often as they say? (minutes)
	$(BIN)/pytest -s tests/large/check_surrogate.py

luck: $(VENV)/.installed-test ## is equal luck worth five times as many runs, on experiments/policies.yaml? (a minute)
	$(BIN)/pytest -s tests/large/check_luck.py

reproduce: $(VENV)/.installed ## the special cases: does the model give what theory says?
	$(BIN)/ruralcredit reproduce experiments/oracles

patterns: $(VENV)/.installed ## what comes out of the model by itself, over 50 seeds (two minutes)
	$(BIN)/ruralcredit reproduce experiments/patterns

perturb: $(VENV)/.installed-test ## make rules wrong, one by one: the special cases must notice (minutes)
	$(BIN)/pytest tests/perturbed/check_every_rule.py

odd: $(VENV)/.installed ## refresh the tables of sim/ODD.md from the declarations
	$(BIN)/python -m sim.views.odd

size: $(VENV)/.installed ## measure how large a world and how long a start it takes, into sim/ODD.md (minutes)
	$(BIN)/python -m sim.analysis.size

ablation: $(VENV)/.installed ## measure what every mechanism moves, measures and patterns, into sim/ODD.md (half an hour)
	$(BIN)/python -m sim.analysis.ablation

bench: $(VENV)/.installed-test ## measure how fast the engine is, into tests/benchmark/RESULTS.md (minutes)
	$(BIN)/python -m tests.benchmark

constraints: ## look up the newest versions of everything and pin them
	.ci/pin $(PINNED)

clean: ## remove the environments and caches, not the results
	rm -rf .venv .venv-3.* dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find sim tests -type d -name __pycache__ -prune -exec rm -rf {} +

# A stamp says for which folder the environment was made: one that was moved, or whose Python is gone, is made anew.
STALE := $(shell $(VENV)/bin/python -c '' 2>/dev/null && grep -qxsF '$(CURDIR)' $(VENV)/.installed || echo FORCE)

$(VENV)/.installed: pyproject.toml $(wildcard .constraints/*.txt) $(STALE)
	@.ci/install $(VENV) "$(PYTHON)"
	@echo '$(CURDIR)' > $@

$(VENV)/.installed-test: $(VENV)/.installed
	@.ci/install $(VENV) $(BIN)/python test
	@touch $@
