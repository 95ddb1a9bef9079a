import { proposedEnv } from '../../core/doctor/adoption/env-proposal.ts';
import { proposedExample, proposedIgnores } from '../../core/doctor/adoption/list-files.ts';
import { scriptValues } from '../../core/doctor/adoption/script-values.ts';
import { readSettings, type Settings } from '../../core/settings/settings.ts';
import { adoptingWords as words } from '../../core/words/adopting.ts';
import type { ProxyKind } from '../../deploy/kinds.ts';
import { UserError } from '../../errors.ts';
import { gitFacts, taskTexts } from '../../services/doctor/files.ts';
import { ignoredNames } from '../../services/doctor/ignored.ts';
import { envExampleOf, secretsFile } from '../../services/files/example-files.ts';
import { proxyFile } from '../commands/deployment/proxy-file.ts';
import { streamlitConfigFile } from '../commands/generated-file.ts';
import { collectRecipes } from '../lint/collect-recipes.ts';
import { lintContextOf } from '../lint/lint-context.ts';
import { mendedFiles } from '../lint/mend-files.ts';
import type { Project } from '../project/open-project.ts';
import { createDrafts, type Drafts } from './drafts.ts';

/** What would be changed in a project, and what one should know of it: a sentence each. */
export interface Proposal {
  readonly drafts: Drafts;
  readonly notes: readonly string[];
}

export interface ProposalWishes {
  /** The app that was named; null: none. */
  readonly app: string | null;
  readonly proxy: ProxyKind | undefined;
}

const envFile = '.env';
const configFile = '.streamlit/config.toml';
const proxyFiles: Readonly<Record<ProxyKind, string>> = {
  nginx: 'deploy/nginx.conf',
  caddy: 'deploy/Caddyfile',
  traefik: 'deploy/traefik.yml',
  apache: 'deploy/apache.conf',
};

/** Proposes what `ocap-dev` needs in a project, from what is there. Writes nothing. */
export async function propose(
  project: Project,
  settings: Settings,
  { app, proxy }: ProposalWishes,
): Promise<Proposal> {
  const { cwd, input } = project;
  const drafts = createDrafts(cwd);
  const env = proposedEnv(drafts.textOf(envFile), scriptValues(await taskTexts(cwd)), { settings, app });
  // It may hold secrets: its user's alone.
  drafts.edit(envFile, () => env.text, 0o600);
  const exampleName = (await envExampleOf(cwd, envFile)) ?? '.env.example';
  drafts.edit(exampleName, (text) => proposedExample(text, env.names));
  const after = readSettings({ ...input, text: env.text }).settings ?? settings;
  const place = { cwd, settings: after, shell: input.shell };
  const git = await proposeIgnores(drafts, project, exampleName);
  await proposeMends(drafts, project);
  if (after.identity.whose === 'ocapistaine') proposeConfig(drafts, streamlitConfigFile(place));
  const proxyNotes =
    proxy === undefined
      ? []
      : proposeProxy(drafts, proxy, () => proxyFile(place, { ...forTunnel, proxyKind: proxy }).text);
  return {
    drafts,
    notes: [
      ...drafts.notes(),
      ...(env.left.length === 0 ? [] : [words.noPlace(envFile, env.left)]),
      ...(env.names.includes('NGROK_DOMAIN') && after.tunnelDomain !== null
        ? [words.tunnelOpens(after.tunnelDomain)]
        : []),
      ...git,
      ...proxyNotes,
    ],
  };
}

const forTunnel = {
  contact: undefined,
  target: undefined,
  to: 'tunnel',
  path: undefined,
  resolvers: [],
} as const;

/** Inside a checkout alone. An example that git would ignore with the rest is let in again. */
async function proposeIgnores(
  drafts: Drafts,
  { cwd, input: { shell } }: Project,
  example: string,
): Promise<readonly string[]> {
  const secret = [envFile, secretsFile];
  const ignored = await ignoredNames(cwd, shell, [...secret, example]);
  if (ignored === null) return [];
  const lines = [
    ...secret.filter((name) => !ignored.includes(name)),
    ...(ignored.includes(example) ? [`!${example}`] : []),
  ];
  if (lines.length > 0) drafts.edit('.gitignore', (text) => proposedIgnores(text, lines));
  const facts = await gitFacts(
    cwd,
    shell,
    secret.map((file) => ({ file, holdsSecrets: true })),
  );
  return facts.flatMap(({ file, state }) => (state === 'tracked' ? [words.tracked(file)] : []));
}

/** What `ocap-dev lint --fix` would mend: start files, Streamlit's own configuration, sites of proxies. */
async function proposeMends(drafts: Drafts, project: Project): Promise<void> {
  const { recipes } = await collectRecipes(project.cwd, []);
  for (const { recipe, text } of mendedFiles(recipes, lintContextOf(project)))
    drafts.edit(recipe.name, (now) => (now === recipe.text ? text : null));
}

/** What the guide has in this file; a form that is not known is left to its owner. */
function proposeConfig(drafts: Drafts, { text, edit }: ReturnType<typeof streamlitConfigFile>): void {
  drafts.edit(configFile, (old) => {
    if (old === null || old.trim() === '' || edit === undefined) return text;
    const edited = edit(old);
    return edited.ok ? edited.text : null;
  });
}

/** One that is there stays; what it lacks lint has mended. */
function proposeProxy(drafts: Drafts, kind: ProxyKind, make: () => string): readonly string[] {
  try {
    const text = make();
    drafts.edit(proxyFiles[kind], (old) => (old === null ? text : null));
    return [];
  } catch (error) {
    if (error instanceof UserError)
      return [words.noProxy([error.message, error.hint].filter(Boolean).join(' '))];
    throw error;
  }
}
