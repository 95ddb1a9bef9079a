import { recordImports } from './environment/missing-imports.ts';
import type { ProjectEvent, ProjectScan, ProjectSlice } from './project.ts';

/** Takes down what was found, or what became of an install. */
export function recordProject(project: ProjectSlice, event: ProjectEvent, nowMs: number): ProjectSlice {
  switch (event.type) {
    case 'project.scanned':
      return recordScan(project, event.scan, nowMs);
    case 'app.chosen':
      return lookForOther({ ...project, settled: event.script });
    case 'project.toolBusy':
      return project.look.at === 'asked'
        ? { ...project, look: { ...project.look, tool: event.tool } }
        : project;
    case 'streamlitConfig.read':
      return project.found === null
        ? project
        : { ...project, found: { ...project.found, config: event.config } };
    case 'streamlit.versionRead':
      return withVersion(project, event.version);
    case 'imports.read':
      return { ...project, imports: recordImports(project.imports, event) };
    case 'streamlit.installProgress':
    case 'streamlit.installed':
    case 'streamlit.installFailed':
      return project.install.at === 'running' ? recordInstall(project, event) : project;
    default:
      return event satisfies never;
  }
}

/** The project, to be looked at again; a look that is under way does. */
export function lookAgain(project: ProjectSlice): ProjectSlice {
  return project.look.at === 'asked' ? project : { ...project, look: { at: 'wanted' } };
}

/** The same once a look that is under way is over: it was for another script. */
export function lookForOther(project: ProjectSlice): ProjectSlice {
  return project.look.at === 'asked'
    ? { ...project, look: { ...project.look, again: true } }
    : lookAgain(project);
}

function recordScan(project: ProjectSlice, found: ProjectScan, nowMs: number): ProjectSlice {
  const { look, settled } = project;
  const isStale = look.at === 'asked' && look.again;
  const [only = null, ...others] = found.scripts;
  return {
    ...project,
    found,
    look: isStale ? { at: 'wanted' } : { at: 'done', atMs: nowMs },
    settled: others.length === 0 && only !== null ? only : settled,
    versionAsked: false,
  };
}

function recordInstall(
  project: ProjectSlice,
  event: Extract<ProjectEvent, { type: `streamlit.install${string}` }>,
): ProjectSlice {
  switch (event.type) {
    case 'streamlit.installProgress':
      return { ...project, install: { at: 'running', line: event.line } };
    case 'streamlit.installed':
      // The next look at the project finds it.
      return lookAgain({ ...project, install: { at: 'none' } });
    case 'streamlit.installFailed':
      return { ...project, install: { at: 'failed', message: event.message } };
    default:
      return event satisfies never;
  }
}

function withVersion(project: ProjectSlice, version: string | null): ProjectSlice {
  const { found } = project;
  if (found === null || found.streamlit === null) return project;
  return { ...project, found: { ...found, streamlit: { ...found.streamlit, version } } };
}
