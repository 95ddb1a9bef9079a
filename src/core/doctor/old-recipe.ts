import { guideOriginsName } from '../settings/generated.ts';
import { parseOrigin } from '../settings/parse-origin.ts';
import type { Settings } from '../settings/settings.ts';
import type { Advice } from '../words/advice.ts';
import { recipeFindingWords } from '../words/doctor-recipe.ts';
import { type Finding, fine, placeInFile, warning } from './finding.ts';
import { splitOrigins } from './origins.ts';

/** A piece of the old recipe, in a script or a task. That the check of origins is switched off is found by lint alone. */
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
  /** Those that stand there, in their order. */
  readonly origins?: readonly string[];
}

type Matcher = (line: string, next: string) => boolean;

const realName = 'STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS';

const matchers: readonly (readonly [RecipeKind, Matcher])[] = [
  ['origins-variable', (line) => setsGuideName.test(line)],
  ['origins-commas', (line, next) => hasCommas(line, next)],
  ['origins-script', (line) => /\bset_streamlit_env\.py\b/.test(line)],
  ['kill-by-name', (line) => /\b(pkill|killall)\b.*streamlit/i.test(line)],
  // `kill -9 $(lsof -ti:8502)`, the same with backticks, and `lsof -ti:8502 | xargs kill -9`.
  ['kill-by-port', (line) => /\bkill\b.*(\$\(|`)\s*lsof\b|\blsof\b.*\|\s*xargs\b.*\bkill\b/.test(line)],
];

/** `export NAME=…`, `environ["NAME"] = …`, `NAME: …`, `ENV NAME …`, and `- key: NAME` of render.yaml; not `$NAME`. */
const setsGuideName =
  /(?<![$\w{])STREAMLIT_SERVER_ALLOWED_ORIGINS["']?\]?\s*[=:]|\b(key:|ENV)\s+STREAMLIT_SERVER_ALLOWED_ORIGINS\b/;

/** On the name's own line, or as the `value:` in the next. */
function hasCommas(line: string, next: string): boolean {
  const at = line.indexOf(realName);
  if (at === -1) return false;
  const rest = line.slice(at + realName.length);
  return /,\s*["']?https?:/.test(/^["']?\s*$/.test(rest) ? next : rest);
}

/** Looks for the old recipe in the text of one file. Of the text itself it gives nothing but whole origins. */
export function findRecipes(file: string, text: string): readonly RecipeHit[] {
  const lines = text.split(/\r?\n/);
  // Beside the name that Streamlit reads, the guide's is there for the app's own code.
  const isBeside = lines.some((line) => line.includes(realName) && !isComment(line));
  return matchers.flatMap(([kind, matches]) => {
    if (kind === 'origins-variable' && isBeside) return [];
    const index = lines.findIndex((line, at) => !isComment(line) && matches(line, lines[at + 1] ?? ''));
    if (index === -1) return [];
    const origins = originsAt(lines[index] ?? '', lines[index + 1] ?? '');
    return [{ kind, file, line: index + 1, ...(origins.length === 0 ? {} : { origins }) }];
  });
}

/** What a list of origins names, on the line of its name or as the `value:` in the next. */
export function originsAt(line: string, next: string): readonly string[] {
  const [, rest] = /STREAMLIT_SERVER_(?:CORS_)?ALLOWED_ORIGINS["'\]]*(.*)$/.exec(line) ?? [];
  if (rest === undefined) return [];
  const list = (rest.trim() === '' ? next.replace(/^\s*value\b/, '') : rest).replace(/^\s*[=:]/, '');
  const readings = splitOrigins(list).map((entry) => parseOrigin(entry));
  return readings.flatMap((reading) => (reading.ok ? [reading.origin] : []));
}

export function isComment(line: string): boolean {
  return /^\s*(#|\/\/)/.test(line);
}

export function recipeFindings(hits: readonly RecipeHit[], settings: Settings): readonly Finding[] {
  if (hits.length === 0) return [fine('recipe', noneFound(settings))];
  return hits.map((hit) =>
    warning(`recipe-${hit.kind}`, adviceFor(hit, settings), placeInFile(hit.file, hit.line)),
  );
}

/** Of a recipe that is OCapistaine's another project has never heard. */
function noneFound({ identity }: Settings): string {
  return identity.whose === 'another' ? recipeFindingWords.noneElsewhere : recipeFindingWords.none;
}

function adviceFor(hit: RecipeHit, settings: Settings): Advice {
  const list = listFor(hit, settings).join(' ');
  switch (hit.kind) {
    case 'origins-variable':
      return recipeFindingWords.otherVariable(guideOriginsName, realName, originsFix(hit.file, list));
    case 'origins-commas':
      return recipeFindingWords.commas(realName, `${realName}="${list}"`);
    case 'origins-script':
      return recipeFindingWords.originsScript(guideOriginsName, evalCommand);
    case 'kill-by-name':
      return recipeFindingWords.killByName(stopCommand);
    case 'kill-by-port':
      return recipeFindingWords.killByPort(stopCommand);
  }
}

/** The production's list, as it was written or is OCapistaine's own; else the one that stands there. */
function listFor({ origins = [] }: RecipeHit, settings: Settings): readonly string[] {
  const { prodOrigins, defaulted, identity } = settings;
  const isMeant = identity.whose === 'ocapistaine' || !defaulted.includes('PROD_ORIGINS');
  if (isMeant && prodOrigins.length > 0) return prodOrigins;
  return origins.length === 0 ? exampleOrigins : origins;
}

const exampleOrigins = ['https://app.example.org', 'https://www.example.org'];
const evalCommand = 'eval "$(ocap-dev env)"';
const stopCommand = 'ocap-dev stop';

/** A script of this machine asks ocap-dev; what is deployed gets the list written down. */
function originsFix(file: string, list: string): string {
  if (/render\.ya?ml$/.test(file)) return 'ocap-dev generate render --out render.yaml --force';
  if (/\.env\b/.test(file))
    return recipeFindingWords.deleteLine('STREAMLIT_CUSTOM_ORIGINS=https://app.example.org');
  if (/ya?ml$/.test(file)) return `${realName}: "${list}"`;
  if (/Dockerfile/.test(file)) return `ENV ${realName}="${list}"`;
  if (/Procfile/.test(file)) return `${realName}="${list}"`;
  return evalCommand;
}
