# Every command sets up what it needs in .venv, once. `make help` lists them.

PYTHONS := python3 python3.13 python3.12 python3.14 python3.11 python
FITS    := -c 'import sys; raise SystemExit(not (3, 11) <= sys.version_info[:2] <= (3, 14))'
PYTHON  ?= $(shell for p in $(PYTHONS); do "$$p" $(FITS) 2>/dev/null && echo "$$p" && break; done)
VENV    := .venv
RUN     := $(VENV)/bin/python
SITE    := _build/html/index.html

# One thread each: the stored outputs of the notebooks are compared to the digits shown.
export OPENBLAS_NUM_THREADS = 1
export OMP_NUM_THREADS = 1
export MKL_NUM_THREADS = 1

.DEFAULT_GOAL := help
.PHONY: environment help book test lab serve notebooks bench experiments lint lock clean
.DELETE_ON_ERROR:

help:            ## list the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

$(RUN):
	@test -n "$(PYTHON)" || { echo "The book needs Python 3.11, 3.12, 3.13 or 3.14, and none was found."; \
	  echo "Install one from your system's packages or from python.org, then run make again"; \
	  echo "(or name yours: make PYTHON=/path/to/python3.12 book)."; exit 1; }
	@"$(PYTHON)" -c pass || { echo "PYTHON=$(PYTHON) cannot be run: name a Python that is there, or leave PYTHON out."; exit 1; }
	@"$(PYTHON)" $(FITS) || { echo "$(PYTHON) is $$("$(PYTHON)" --version), but the book needs 3.11, 3.12, 3.13 or 3.14."; exit 1; }
	@"$(PYTHON)" -c 'import venv, ensurepip' || { echo "$(PYTHON) lacks its venv module: install it (Debian and Ubuntu: apt install python3-venv)."; exit 1; }
	@echo "Setting up a private environment in $(VENV) with $$("$(PYTHON)" --version) ..."
	@"$(PYTHON)" -m venv $(VENV) || { rm -rf $(VENV); echo "The environment could not be made in $(CURDIR)/$(VENV); the lines above say why."; exit 1; }

# An environment that was here before may be anyone's: `uv venv` makes one without pip.
environment: | $(RUN)
	@$(RUN) $(FITS) || { echo "The environment in $(VENV) has $$($(RUN) --version), but the book needs 3.11, 3.12, 3.13 or 3.14."; \
	  echo "Remove the folder $(VENV) and run make again."; exit 1; }
	@$(RUN) -m pip --version >/dev/null 2>&1 || $(RUN) -m ensurepip >/dev/null || { \
	  echo "The environment in $(VENV) has no pip, and none could be added. Remove the folder $(VENV) and run make again."; exit 1; }

# .venv/ready-book, ready-lab and ready-test stand for the extras of pyproject.toml; the lock file pins versions.
$(VENV)/ready-%: pyproject.toml requirements.lock | environment
	@echo "Installing what 'make $*' needs (a few minutes the first time) ..."
	@PIP_CONSTRAINT=requirements.lock $(RUN) -m pip install --disable-pip-version-check \
	  $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX)) -e '.[$*]' || { \
	  echo; echo "The installation did not finish; the lines above say why. If it was the network: it is needed this once."; \
	  echo "The same command goes on from here."; exit 1; }
	@$(RUN) -m pip check
	@touch $@

book: $(VENV)/ready-book    ## build the book and say which file to open
	@$(RUN) tools/build.py
	@echo; echo "The book is ready. Open $(CURDIR)/$(SITE)"

test: $(VENV)/ready-test    ## run everything CI runs: code, notebooks, exercises, the built site
	@$(RUN) tools/test.py

lab: $(VENV)/ready-lab      ## open a working copy of the notebooks in JupyterLab
	@$(RUN) tools/lab.py || test -f lab/start.ipynb
	@$(RUN) -m jupyterlab --notebook-dir=lab --LabApp.default_url=/lab/tree/start.ipynb $(LAB_ARGS)

serve: $(VENV)/ready-book   ## show the book at a local address and rebuild it on every change
	@$(RUN) tools/serve.py --open-browser

notebooks: $(VENV)/ready-test    ## run every notebook again and store its outputs (or NOTEBOOKS="path ...")
	@$(RUN) tools/notebooks.py $(NOTEBOOKS)

experiments: $(VENV)/ready-lab   ## run the full-length trainings (minutes to hours; they resume)
	@for script in experiments/*_*.py; do $(RUN) $$script || exit 1; done

bench: $(VENV)/ready-lab         ## time cnnbook.ops against torch, 8 minutes (BENCH="conv 1x1" for some rows)
	@$(RUN) benchmarks/run.py $(if $(BENCH),"$(BENCH)") $(BENCH_ARGS)

lint: $(VENV)/ready-test    ## check the style of the code
	@$(RUN) -m ruff check . && $(RUN) -m ruff format --check .

lock: $(VENV)/ready-test    ## write the versions now installed to requirements.lock
	@$(RUN) -m pip freeze --all --exclude-editable --exclude pip | sed 's/+cpu$$//' > requirements.lock

clean:           ## remove everything that make made, except your answers in lab/
	rm -rf $(VENV) _build nbval-figures *.egg-info .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -not -path './lab/*' -prune -exec rm -rf {} +
