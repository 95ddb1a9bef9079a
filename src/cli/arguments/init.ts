import { adoptingWords } from '../../core/words/adopting.ts';
import { type ProxyKind, proxyKinds } from '../../deploy/kinds.ts';
import { appNamed } from './base/app-word.ts';
import { optionChoice } from './base/choice.ts';
import { createCommand } from './base/command.ts';
import { usage } from './base/usage.ts';
import { askedAppWord, folderRow, generalRows, noColorRow } from './project.ts';

export interface InitInvocation {
  readonly command: 'init';
  readonly cwd: string;
  /** As it was named; undefined: it is looked for. */
  readonly app: string | undefined;
  readonly proxy: ProxyKind | undefined;
  readonly yes: boolean;
  readonly dryRun: boolean;
  /** What would change as one object, and no question. */
  readonly json: boolean;
  readonly color: boolean;
}

export const init = createCommand({
  name: 'init',
  does: 'set up an existing project: one diff, then ask',
  overview: { call: 'ocap-dev init [APP]' },
  summary: `ocap-dev init looks at an existing project: its app, its environment, and the scripts that set origins or end Streamlit by
force. It proposes .env, .env.example, .gitignore, .streamlit/config.toml and the lines of start files and proxies as one diff, and
writes what you agree to. Nothing else changes, nothing is run, and it can be run again.`,
  usage: ['ocap-dev init [APP]', 'ocap-dev init --dry-run'],
  example: { line: 'ocap-dev init --dry-run', gives: 'what it would change' },
  options: {
    'dry-run': { type: 'boolean', says: 'show the diff and write nothing' },
    yes: { type: 'boolean', says: 'do not ask, as in CI' },
    proxy: {
      type: 'string',
      value: 'PROXY',
      choices: proxyKinds,
      says: 'propose a site for the proxy in front of the tunnel, too',
    },
    json: { type: 'boolean', says: 'what would change as one object; it writes with --yes alone' },
    'no-color': noColorRow,
    cwd: folderRow,
    ...generalRows,
  },
  word: askedAppWord,
  exitCodes: '0 nothing is to be written, or all of it was; 1 something was not; 2 wrong usage or settings.',
  read: ({ values, positionals }, { workingFolder }): InitInvocation => {
    if (values.yes === true && values['dry-run'] === true) throw usage(adoptingWords.notBoth, 'init');
    return {
      command: 'init',
      cwd: values.cwd ?? workingFolder,
      app: appNamed('init', positionals, { workingFolder, cwd: values.cwd }),
      proxy: values.proxy === undefined ? undefined : optionChoice('proxy', proxyKinds, values.proxy, 'init'),
      yes: values.yes === true,
      dryRun: values['dry-run'] === true,
      json: values.json === true,
      color: values['no-color'] !== true,
    };
  },
});
