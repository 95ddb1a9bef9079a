import { findingWords } from '../../words/streamlit.ts';

/** The tools that keep a project's virtualenv, in the order in which they are looked at. */
export const environmentTools = ['Poetry', 'uv', 'pdm', 'Hatch', 'pixi', 'Pipenv', 'conda'] as const;

/** What keeps a project's virtualenv, and is asked for it. Its program has the same name, in small letters. */
export type EnvironmentTool = (typeof environmentTools)[number];

/** A tool, a folder as one sees it from the project (`.venv`, `../env`), a variable that names one, or `PATH`. */
export type SearchPlace = string;

/** A place where Streamlit was looked for in vain, with what was seen there. */
export type LookedIn =
  /** `absent`: there is no such folder, or nothing on PATH. `no-streamlit`: an environment without one. */
  | { readonly kind: 'absent' | 'no-streamlit'; readonly place: SearchPlace }
  /** `no-tool`: it is not installed. `no-environment`: it has made none, or names none. */
  | { readonly kind: 'no-tool' | 'no-environment'; readonly place: EnvironmentTool }
  /** The tool was asked and failed; `reason` is what it said itself. */
  | { readonly kind: 'refused'; readonly place: EnvironmentTool; readonly reason: string }
  | { readonly kind: 'late'; readonly place: EnvironmentTool; readonly afterMs: number };

/** `venv`, `Poetry (it names no environment)`. */
export function lookedInText(looked: LookedIn): string {
  const seen = seenText(looked);
  return seen === null ? looked.place : findingWords.place(looked.place, seen);
}

/** What was seen there; null where that is nothing. */
export function seenText(looked: LookedIn): string | null {
  switch (looked.kind) {
    case 'absent':
      return null;
    case 'no-streamlit':
      return findingWords.noStreamlit;
    case 'no-tool':
      return findingWords.noTool(looked.place.toLowerCase());
    case 'no-environment':
      return findingWords.noEnvironment;
    case 'refused':
      return looked.reason;
    case 'late':
      return findingWords.late(looked.afterMs / 1000);
    default:
      return looked satisfies never;
  }
}

/** What was seen of the tool that keeps the project's environment; null where none does. */
export function lookedInTool(lookedIn: readonly LookedIn[], tool: EnvironmentTool): LookedIn | null {
  return lookedIn.find(({ place }) => place === tool) ?? null;
}

/** A tool's name as that of its program. */
export function managerOf(tool: EnvironmentTool): Lowercase<EnvironmentTool> {
  return lowerCase[tool];
}

const lowerCase: Readonly<Record<EnvironmentTool, Lowercase<EnvironmentTool>>> = {
  Poetry: 'poetry',
  uv: 'uv',
  pdm: 'pdm',
  Hatch: 'hatch',
  pixi: 'pixi',
  Pipenv: 'pipenv',
  conda: 'conda',
};
