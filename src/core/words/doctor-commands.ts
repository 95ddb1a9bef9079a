const renewedVenv = (python: string) => `python${python} -m venv --clear .venv`;

/** Commands that make, ask or renew a project's environment, by what keeps its packages. */
export const environmentCommands = {
  /** Makes it anew with this version of Python. */
  renew: {
    poetry: (python: string) => `poetry env use ${python} && poetry install`,
    uv: (python: string) => `uv sync --python ${python}`,
    pdm: (python: string) => `pdm use ${python} && pdm install`,
    hatch: (python: string) => `HATCH_PYTHON=python${python} hatch env create`,
    pixi: (python: string) => `pixi add python=${python}`,
    pipenv: (python: string) => `pipenv --python ${python} install`,
    conda: (python: string) => `conda install python=${python}`,
    requirements: (python: string) => `${renewedVenv(python)} && .venv/bin/pip install -r requirements.txt`,
    project: (python: string) => `${renewedVenv(python)} && .venv/bin/pip install .`,
    pip: (python: string) => `${renewedVenv(python)} && .venv/bin/pip install streamlit`,
  },
  /** Makes it, with Streamlit in it. */
  install: {
    poetry: 'poetry install',
    uv: 'uv sync',
    pdm: 'pdm install',
    hatch: 'hatch env create',
    pixi: 'pixi install',
    pipenv: 'pipenv install',
    conda: 'conda env create -f environment.yml',
    requirements: 'python3 -m venv .venv && .venv/bin/pip install -r requirements.txt',
    project: 'python3 -m venv .venv && .venv/bin/pip install .',
    pip: 'python3 -m venv .venv && .venv/bin/pip install streamlit',
  },
  /**
   * Installs them in a plain Python elsewhere, by what the project's own files have fixed; `run` stands before `streamlit`. `tool`: the
   * tool's own package, which such a Python lacks; null: pip is there.
   */
  deploy: {
    poetry: { build: 'poetry install', run: 'poetry run ', tool: 'poetry' },
    uv: { build: 'uv sync --frozen', run: 'uv run ', tool: 'uv' },
    pdm: { build: 'pdm sync --prod', run: 'pdm run ', tool: 'pdm' },
    pipenv: { build: 'pipenv install --deploy', run: 'pipenv run ', tool: 'pipenv' },
    requirements: { build: 'pip install -r requirements.txt', run: '', tool: null },
    project: { build: 'pip install .', run: '', tool: null },
  },
  /** What `deploy` goes by, where it fails without, and what makes it. */
  lock: {
    uv: { file: 'uv.lock', make: 'uv lock' },
    pipenv: { file: 'Pipfile.lock', make: 'pipenv lock' },
  },
  /** Gets the tool itself first. */
  getTool: {
    poetry: 'pipx install poetry && poetry install',
    uv: 'pip install uv && uv sync',
    pdm: 'pipx install pdm && pdm install',
    hatch: 'pipx install hatch && hatch env create',
    pixi: 'curl -fsSL https://pixi.sh/install.sh | sh && pixi install',
    pipenv: 'pipx install pipenv && pipenv install',
    conda: 'get conda from https://conda-forge.org/download, then conda env create -f environment.yml',
  },
  /** `pip`: as a shell finds it; `what`: a package, or a file of requirements. */
  pip: (pip: string, what: string) => `${pip} install ${what}`,
  /** Shows how long the tool takes to name the environment. */
  ask: { poetry: 'poetry env info --path', uv: 'uv run python -V' },
  /** The same, of the Streamlit in it. */
  askStreamlit: { poetry: 'poetry env info --path', uv: 'uv run streamlit version' },
  update: {
    poetry: 'poetry add streamlit@latest',
    uv: 'uv add --upgrade-package streamlit streamlit',
    /** `pip`: as a shell finds it. */
    pip: (pip: string) => `${pip} install --upgrade streamlit`,
  },
};
