import { isLoopback } from '../../base/loopback.ts';
import { isComment, originsAt } from '../old-recipe.ts';

/** A script or task file of a project, by its name from the project's folder. */
export interface TaskText {
  readonly file: string;
  readonly text: string;
}

/** What the scripts and task files of a project say that belongs into its settings. */
export interface ScriptValues {
  /** Of lists for this machine. */
  readonly origins: readonly string[];
  /** Of lists for what is deployed. */
  readonly hosted: readonly string[];
  /** Null: none is written, or several that differ. */
  readonly port: number | null;
  readonly tunnelDomain: string | null;
}

const listName = /(?<![$\w{])STREAMLIT_SERVER_(?:CORS_)?ALLOWED_ORIGINS/;
const portPattern =
  /\bstreamlit["',\s]+run\b.*--server\.port["',\s=]+(\d{2,5})\b|\bSTREAMLIT_SERVER_PORT["'\]]*\s*[=:]\s*["']?(\d{2,5})\b/;
/** Of `ngrok http --domain=NAME` and of a NGROK_DOMAIN that is written down; what a variable holds is not known. */
const domainPattern =
  /\bngrok["',\s]+http\b.*--(?:domain|url|hostname)["',\s=]+(?:https:\/\/)?([a-z\d][\w-]*(?:\.[\w-]+)+)|\bNGROK_DOMAIN["'\]]*\s*[=:]\s*["']?(?:https:\/\/)?([a-z\d][\w-]*(?:\.[\w-]+)+)/i;
/** What is put up elsewhere by it. */
const deployed = /(?:^|\/)(?:Dockerfile[^/]*|Procfile|render\.ya?ml|fly\.toml)$/;
/** Its values are made up. */
const example = /example|sample|template|\.dist$/;

/** Reads line by line, without comments and files of examples. Origins of the machine itself are left out: they are always listed. */
export function scriptValues(texts: readonly TaskText[]): ScriptValues {
  const lines = texts.filter(({ file }) => !example.test(file)).flatMap(linesOf);
  const origins = (isDeployed: boolean) =>
    distinct(
      lines
        .filter((line) => line.isDeployed === isDeployed)
        .flatMap(({ text, next }) => originsIn(text, next)),
    );
  const local = lines.filter(({ isDeployed }) => !isDeployed);
  const port = only(local.flatMap(({ text }) => firstGroup(portPattern, text)));
  return {
    origins: origins(false),
    hosted: origins(true),
    port: port === null ? null : Number(port),
    tunnelDomain: only(local.flatMap(({ text }) => firstGroup(domainPattern, text)))?.toLowerCase() ?? null,
  };
}

/** The origins that a list in the settings file itself names. */
export function originsOfList(list: string): readonly string[] {
  return distinct(originsAt(`STREAMLIT_SERVER_ALLOWED_ORIGINS=${list}`, '').filter(isElsewhere));
}

interface TaskLine {
  readonly text: string;
  readonly next: string;
  readonly isDeployed: boolean;
}

/** A line that goes on behind a backslash is one with the next. */
function linesOf({ file, text }: TaskText): readonly TaskLine[] {
  const lines = text.replace(/\\\r?\n/g, ' ').split(/\r?\n/);
  return lines.flatMap((line, index) =>
    isComment(line) ? [] : [{ text: line, next: lines[index + 1] ?? '', isDeployed: deployed.test(file) }],
  );
}

function originsIn(line: string, next: string): readonly string[] {
  return listName.test(line) ? originsAt(line, next).filter(isElsewhere) : [];
}

function isElsewhere(origin: string): boolean {
  return !isLoopback(origin);
}

function firstGroup(pattern: RegExp, line: string): readonly string[] {
  const [, ...groups] = pattern.exec(line) ?? [];
  return groups.filter((group) => group !== undefined).slice(0, 1);
}

function only(values: readonly string[]): string | null {
  const [first, ...others] = distinct(values);
  return first === undefined || others.length > 0 ? null : first;
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
