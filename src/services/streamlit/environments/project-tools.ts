import { join } from 'node:path';
import { type EnvironmentTool, environmentTools } from '../../../core/app/environment/looked-in.ts';
import { isFile } from '../../os/path-kind.ts';
import { type Pyproject, readPyproject } from '../pyproject.ts';
import { condaFiles } from './conda.ts';

/** A tool that keeps the environment of a project, and where its files say so. */
export interface ProjectTool {
  readonly tool: EnvironmentTool;
  readonly folder: string;
  readonly pyproject: Pyproject;
}

/** Files that no other tool writes. */
const filesOf: Readonly<Record<EnvironmentTool, readonly string[]>> = {
  Poetry: ['poetry.lock'],
  uv: ['uv.lock'],
  pdm: ['pdm.lock', '.pdm-python', '.pdm.toml'],
  Hatch: ['hatch.toml'],
  pixi: ['pixi.toml', 'pixi.lock'],
  Pipenv: ['Pipfile', 'Pipfile.lock'],
  conda: condaFiles,
};

/** The tools that keep a project's environment, each by the nearest folder that says so. Never rejects. */
export async function projectTools(folders: readonly string[]): Promise<readonly ProjectTool[]> {
  const found = await Promise.all(folders.map(toolsIn));
  const nearest = new Map<EnvironmentTool, ProjectTool>();
  for (const entry of found.flat()) if (!nearest.has(entry.tool)) nearest.set(entry.tool, entry);
  return [...nearest.values()];
}

async function toolsIn(folder: string): Promise<readonly ProjectTool[]> {
  const pyproject = await readPyproject(folder);
  const hasFile = async (tool: EnvironmentTool) => {
    const there = await Promise.all(filesOf[tool].map((file) => isFile(join(folder, file))));
    return there.includes(true) ? [tool] : [];
  };
  const byFile = (await Promise.all(environmentTools.map(hasFile))).flat();
  const says: Readonly<Record<EnvironmentTool, boolean>> = {
    Poetry: pyproject.usesPoetry,
    uv: pyproject.usesUv,
    pdm: pyproject.usesPdm,
    Hatch: pyproject.usesHatch,
    pixi: pyproject.usesPixi,
    Pipenv: false,
    conda: false,
  };
  return environmentTools
    .filter((tool) => says[tool] || byFile.includes(tool))
    .map((tool) => ({ tool, folder, pyproject }));
}
