/** What keeps a project's Python packages, where it is deployed. */
export type PackageTool = 'poetry' | 'uv' | 'pip' | 'pip-project' | 'pipenv' | 'pdm';

export interface ToolCommands {
  /** Installs the packages; the tool itself is there. */
  readonly build: string;
  /** Before `streamlit`. */
  readonly prefix: string;
  /** The tool's own package, where a plain Python lacks it. */
  readonly tool: string | null;
}

/** How each tool installs what its project's own file lists, and runs a program of it. */
export const toolCommands: Readonly<Record<PackageTool, ToolCommands>> = {
  poetry: { build: 'poetry install', prefix: 'poetry run ', tool: 'poetry' },
  uv: { build: 'uv sync --frozen', prefix: 'uv run ', tool: 'uv' },
  pip: { build: 'pip install -r requirements.txt', prefix: '', tool: null },
  'pip-project': { build: 'pip install .', prefix: '', tool: null },
  pipenv: { build: 'pipenv install --deploy', prefix: 'pipenv run ', tool: 'pipenv' },
  pdm: { build: 'pdm sync --prod', prefix: 'pdm run ', tool: 'pdm' },
};
