import { foundScript } from '../../core/app/project.ts';
import { createPaint } from '../../core/base/paint.ts';
import { printable, printableLine } from '../../core/base/printable.ts';
import { takesColours } from '../../core/base/terminal/terminal.ts';
import { findRecipes, recipeFindings } from '../../core/doctor/old-recipe.ts';
import type { Environment, Settings } from '../../core/settings/settings.ts';
import { adoptingWords as words } from '../../core/words/adopting.ts';
import { UserError } from '../../errors.ts';
import { appReason } from '../../services/doctor/app.ts';
import { taskTexts } from '../../services/doctor/files.ts';
import { homeFolder } from '../../services/os/folders/home-folder.ts';
import { askVersion } from '../../services/streamlit/find.ts';
import { scanProject } from '../../services/streamlit/project-scan.ts';
import type { InitInvocation } from '../arguments/init.ts';
import { openProject, type Project, requireSettings } from '../project/open-project.ts';
import { type Draft, type Drafts, draftDiff } from './drafts.ts';
import { draftRedact, proposalObject, type ToldProposal } from './proposal-object.ts';
import { propose } from './propose.ts';
import { writeDrafts } from './write-drafts.ts';

export interface InitCommand extends Omit<InitInvocation, 'command'> {
  readonly shell: Environment;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Asks a person; null: there is no terminal to ask at. */
  readonly ask: ((question: string) => Promise<string>) | null;
}

const colors = { added: 32, removed: 31, head: 1 } as const;

/**
 * Proposes what `ocap-dev` needs in an existing project, as one diff, and writes what is agreed to. Nothing of the project is run.
 *
 * @returns the exit code: 1 where something is to be written and was not.
 * @throws {UserError} with exit code 2 for wrong usage, and settings that cannot be used.
 */
export async function runInit(command: InitCommand): Promise<number> {
  const { cwd, app = null, proxy, shell, stdout, stderr, yes, dryRun, json } = command;
  const options = app === null ? {} : { app };
  const home = { ...shell, HOME: homeFolder(shell) };
  const project = await openProject({ cwd, envFile: '.env', shell: home, options });
  const settings = requireSettings(project);
  const found = (await sightOf(project, settings)).map(printable);
  // What takes long is not waited for by whoever reads.
  if (!json) stdout(found.map((line) => `${line}\n`).join(''));
  const { drafts, notes } = await propose(project, settings, { app, proxy });
  const changed = drafts.changed();
  const redact = project.redactor();
  const all = [...notes, ...(await oldRecipe(project, settings, drafts))].map((note) =>
    printable(redact(note)),
  );
  if (json) return tellObject({ project, found, changed, notes: all }, command);
  if (changed.length > 0) stdout(`\n${shownDiffs(changed, project, command)}`);
  if (all.length > 0) stdout(`\n${all.map((note) => `${note}\n`).join('')}`);
  if (changed.length === 0 || dryRun) {
    stderr(`${changed.length === 0 ? words.nothing : words.dryRun(changed.length)}\n`);
    return changed.length === 0 ? 0 : 1;
  }
  if (!yes && command.ask === null) throw new UserError(words.needsYes, '', 2);
  return writeAgreed(changed, command);
}

/** One object on standard output; written is what `--yes` agreed to, all of it. */
async function tellObject(proposal: ToldProposal, { yes, shell, stdout }: InitCommand): Promise<number> {
  const { changed } = proposal;
  const { written, failed } = yes ? await writeDrafts(changed, shell) : { written: [], failed: [] };
  stdout(`${JSON.stringify(proposalObject(proposal, { written, failed }))}\n`);
  return written.length === changed.length ? 0 : 1;
}

async function writeAgreed(changed: readonly Draft[], command: InitCommand): Promise<number> {
  const { shell, stderr } = command;
  const agreed = await agreedTo(changed, command);
  const { written, failed } = await writeDrafts(agreed, shell);
  for (const sentence of failed) stderr(`${printable(sentence)}\n`);
  stderr(`${written.length === 0 ? words.kept : printable(words.written(written))}\n`);
  if (written.length > 0) stderr(`${words.next}\n`);
  return written.length === changed.length ? 0 : 1;
}

async function agreedTo(changed: readonly Draft[], { yes, ask }: InitCommand): Promise<readonly Draft[]> {
  if (yes || ask === null) return yes ? changed : [];
  const answer = await ask(words.question(changed.length));
  if (isYes(answer)) return changed;
  if (!/^\s*e(?:ach)?\s*$/i.test(answer) || changed.length === 1) return [];
  const agreed: Draft[] = [];
  for (const draft of changed)
    if (isYes(await ask(words.each(printableLine(draft.name))))) agreed.push(draft);
  return agreed;
}

function isYes(answer: string): boolean {
  return /^\s*(?:y|yes)\s*$/i.test(answer);
}

/** What was found: app, environment, settings; a line each. */
async function sightOf({ cwd, input }: Project, settings: Settings): Promise<readonly string[]> {
  const { scripts, appFolder, streamlit } = await scanProject({
    cwd,
    shell: input.shell,
    script: settings.app,
  });
  const isFolder = settings.app === null || settings.app === appFolder;
  const script = isFolder ? foundScript(scripts, null) : settings.app;
  const reason = isFolder ? await appReason(cwd, settings.app, null) : null;
  // As a start does: of a package without a record only its Python knows.
  const version =
    streamlit && (streamlit.version ?? (await askVersion(streamlit, { cwd, env: input.shell })));
  const app =
    script === null
      ? scripts.length === 0
        ? words.noApp
        : words.severalApps(scripts)
      : words.app(script, reason);
  return [
    app,
    streamlit === null ? words.noStreamlit : words.streamlit(version, streamlit.foundIn),
    words.settings(input.file, settings.port, settings.tunnelDomain),
  ];
}

/** Pieces of the old recipe that the drafts leave, with what to write in their place: scripts are their owners'. */
async function oldRecipe({ cwd }: Project, settings: Settings, drafts: Drafts): Promise<readonly string[]> {
  const texts = await taskTexts(cwd);
  const hits = texts.flatMap(({ file, text }) =>
    findRecipes(file, text === '' ? '' : (drafts.textOf(file) ?? text)),
  );
  return recipeFindings(hits, settings).flatMap(({ level, file = '', line, what, fix }) =>
    level === 'ok' ? [] : [words.oldRecipe(line === undefined ? file : `${file}:${line}`, what, fix)],
  );
}

function shownDiffs(changed: readonly Draft[], project: Project, { color, shell }: InitCommand): string {
  const redact = draftRedact(project, changed);
  const paint = createPaint(colors, takesColours(shell, color));
  const painted = (line: string) => {
    if (/^(?:---|\+\+\+) /.test(line)) return paint('head', line);
    return line.startsWith('+') ? paint('added', line) : line.startsWith('-') ? paint('removed', line) : line;
  };
  return changed
    .flatMap((draft) => redact(draft.name, draftDiff(draft)).split(/\r?\n/).map(printableLine).map(painted))
    .join('\n');
}
