import { asksForUploads } from '../app/options/upload-widgets.ts';
import type { RecipeFileKind } from './recipe-kind.ts';
import { statementGroups } from './starts/by-kind.ts';
import type { StartStatement } from './starts/options.ts';
import { entriesByBlanks, hostOfEntry } from './starts/origin-list.ts';

/** What a proxy must fit to, as all recipes of a project say it together. */
export interface ProjectKnowledge {
  /** Ports at which the app is known to listen: Streamlit's own, and those that are written, else the guide's. */
  readonly ports: ReadonlySet<number>;
  readonly portIsWritten: boolean;
  /** `server.maxUploadSize` in MB; null: nobody wrote one. */
  readonly maxUploadMb: number | null;
  /** Does a script of it take files? */
  readonly takesUploads: boolean;
  /** Hosts that the app lets in by its list or as its own address. */
  readonly listedHosts: ReadonlySet<string>;
  /** Is a list made while it runs, so that nobody knows what is in it? */
  readonly listIsUnknown: boolean;
  /** Is the list read under its wrong name by other code? */
  readonly nameIsRead: boolean;
  /** Texts by their name, for what they include of each other. */
  readonly texts: ReadonlyMap<string, string>;
}

interface KnownFile {
  readonly name: string;
  readonly text: string;
  readonly kind: RecipeFileKind;
}

/** Streamlit's own, at which no other program is expected, and the guide's. */
const ownPort = 8501;
const guidesPort = 8502;
const reading =
  /\$\{?STREAMLIT_SERVER_ALLOWED_ORIGINS\b|(?:environ(?:\.get\(|\[)|getenv\(|env\.)\s*["']?STREAMLIT_SERVER_ALLOWED_ORIGINS\b["']?(?!["']?\]\s*=[^=])/;

/** @param listed hosts that are let in by what is no recipe. */
export function projectKnowledge(files: readonly KnownFile[], listed: readonly string[]): ProjectKnowledge {
  const statements = files.flatMap(({ kind, text }) => statementGroups(kind, text).flat());
  const ports = numbersOf(statements, 'server.port');
  const limits = numbersOf(statements, 'server.maxUploadSize');
  const lists = statements.filter(({ option }) => option === 'server.corsAllowedOrigins');
  const addresses = statements.filter(({ option }) => option === 'browser.serverAddress');
  const entries = [...lists, ...addresses].flatMap(
    ({ entries: list, value }) => list ?? entriesByBlanks(value.text),
  );
  return {
    ports: new Set(ports.length > 0 ? [...ports, ownPort] : [ownPort, guidesPort]),
    portIsWritten: ports.length > 0,
    maxUploadMb: limits.length > 0 ? Math.min(...limits) : null,
    takesUploads: files.some(({ text, kind }) => kind === 'python' && asksForUploads(text)),
    listedHosts: new Set([...listed, ...entries.map(hostOfEntry)]),
    listIsUnknown: [...lists, ...addresses].some(({ known }) => !known),
    nameIsRead: files.some(({ text }) => reading.test(text)),
    texts: new Map(files.map(({ name, text }) => [name, text])),
  };
}

function numbersOf(
  statements: readonly StartStatement[],
  option: StartStatement['option'],
): readonly number[] {
  return statements.flatMap((statement) => {
    const text = statement.value.text.replaceAll('"', '');
    return statement.option === option && /^\d{1,6}$/.test(text) ? [Number(text)] : [];
  });
}
