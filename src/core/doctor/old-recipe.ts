import type { Settings } from '../settings/settings.ts';
import { type Finding, fine, placeOf, warning } from './finding.ts';

/** A piece of the old recipe, in a script or a task. */
export type RecipeKind =
  | 'origins-variable'
  | 'origins-commas'
  | 'origins-script'
  | 'kill-by-name'
  | 'kill-by-port';

export interface RecipeHit {
  readonly kind: RecipeKind;
  readonly file: string;
  /** From 1; of several in one file the first. */
  readonly line: number;
}

type Matcher = (line: string, next: string) => boolean;

const seedName = 'STREAMLIT_SERVER_ALLOWED_ORIGINS';
const realName = 'STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS';

const matchers: readonly (readonly [RecipeKind, Matcher])[] = [
  ['origins-variable', (line) => setsSeedName.test(line)],
  ['origins-commas', (line, next) => hasCommas(line, next)],
  ['origins-script', (line) => /\bset_streamlit_env\.py\b/.test(line)],
  ['kill-by-name', (line) => /\b(pkill|killall)\b.*streamlit/i.test(line)],
  // `kill -9 $(lsof -ti:8502)`, the same with backticks, and `lsof -ti:8502 | xargs kill -9`.
  ['kill-by-port', (line) => /\bkill\b.*(\$\(|`)\s*lsof\b|\blsof\b.*\|\s*xargs\b.*\bkill\b/.test(line)],
];

/** `export NAME=…`, `environ["NAME"] = …`, `NAME: …`, `ENV NAME …`, and `- key: NAME` of render.yaml; not `$NAME`. */
const setsSeedName =
  /(?<![$\w{])STREAMLIT_SERVER_ALLOWED_ORIGINS["']?\]?\s*[=:]|\b(key:|ENV)\s+STREAMLIT_SERVER_ALLOWED_ORIGINS\b/;

/** On the name's own line, or as the `value:` in the next. */
function hasCommas(line: string, next: string): boolean {
  const at = line.indexOf(realName);
  if (at === -1) return false;
  const rest = line.slice(at + realName.length);
  return /,\s*["']?https?:/.test(/^["']?\s*$/.test(rest) ? next : rest);
}

/** Looks for the old recipe in the text of one file. Never gives anything of the text itself. */
export function findRecipes(file: string, text: string): readonly RecipeHit[] {
  const lines = text.split(/\r?\n/);
  // Beside the name that Streamlit reads, the seed's is there for the app's own code.
  const isBeside = lines.some((line) => line.includes(realName) && !isComment(line));
  return matchers.flatMap(([kind, matches]) => {
    if (kind === 'origins-variable' && isBeside) return [];
    const index = lines.findIndex((line, at) => !isComment(line) && matches(line, lines[at + 1] ?? ''));
    return index === -1 ? [] : [{ kind, file, line: index + 1 }];
  });
}

function isComment(line: string): boolean {
  return /^\s*(#|\/\/)/.test(line);
}

export function recipeFindings(hits: readonly RecipeHit[], settings: Settings): readonly Finding[] {
  if (hits.length === 0) return [fine('recipe', 'No script or task holds a piece of the old recipe.')];
  return hits.map(({ kind, file, line }) =>
    warning(`recipe-${kind}`, adviceFor(kind, file, settings), placeOf(file, line)),
  );
}

function adviceFor(
  kind: RecipeKind,
  file: string,
  settings: Settings,
): { what: string; why: string; fix: string } {
  const list = `${realName}="${settings.prodOrigins.join(' ')}"`;
  switch (kind) {
    case 'origins-variable':
      return {
        what: `${seedName} is set here, and ${realName} is not.`,
        why: 'Streamlit has no option of the first name, in no version, and says nothing of it: the list lets nobody in.',
        fix: originsFix(file, settings),
      };
    case 'origins-commas':
      return {
        what: `The list in ${realName} is separated by commas.`,
        why: 'Streamlit takes it for one single origin, which is nobody’s: the list must be separated by spaces.',
        fix: list,
      };
    case 'origins-script':
      return {
        what: 'set_streamlit_env.py makes the environment here.',
        why: `It exports ${seedName}, which Streamlit does not read, and not the name that it does.`,
        fix: 'eval "$(ocap-dev env)"',
      };
    case 'kill-by-name':
      return {
        what: 'Streamlit is ended by its name here.',
        why: 'That ends every Streamlit of yours, those of other projects too.',
        fix: 'ocap-dev stop',
      };
    case 'kill-by-port':
      return {
        what: 'Whatever listens at a port is killed here.',
        why: 'It may be another program, which cannot save what it was at; ocap-dev names who holds a taken port.',
        fix: 'ocap-dev stop',
      };
  }
}

/** A script of this machine asks ocap-dev; what is deployed gets the list written down. */
function originsFix(file: string, settings: Settings): string {
  const list = settings.prodOrigins.join(' ');
  if (/render\.ya?ml$/.test(file)) return 'ocap-dev generate render --out render.yaml --force';
  if (/\.env\b/.test(file))
    return 'Delete the line; further origins: STREAMLIT_CUSTOM_ORIGINS=https://app.example.org';
  if (/ya?ml$/.test(file)) return `${realName}: "${list}"`;
  if (/Dockerfile/.test(file)) return `ENV ${realName}="${list}"`;
  if (/Procfile/.test(file)) return `${realName}="${list}"`;
  return 'eval "$(ocap-dev env)"';
}
