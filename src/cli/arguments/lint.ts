import { lintingWords } from '../../core/words/linting.ts';
import { createCommand } from './base/command.ts';
import { usage } from './base/usage.ts';
import { generalRows, noColorRow } from './project.ts';

export interface LintInvocation {
  readonly command: 'lint';
  readonly workingFolder: string;
  /** As they were given; none: this folder. */
  readonly paths: readonly string[];
  readonly fix: boolean;
  readonly yes: boolean;
  readonly json: boolean;
  readonly color: boolean;
}

export const lint = createCommand({
  name: 'lint',
  does: 'find wrong recipes in start files and sites, and mend them',
  overview: { call: 'ocap-dev lint [PATH…]' },
  summary: `ocap-dev lint looks for wrong recipes: a check of origins that is switched off, a list that does nothing, a proxy that
replaces Origin, stops WebSockets or cuts them. It reads Dockerfile, compose files, Procfile, devcontainer.json, systemd units, shell and
Python launchers, render.yaml, fly.toml, railway files, GitHub workflows, .streamlit/config.toml, and sites of nginx, Caddy, Traefik and
Apache. Links are not followed, and nothing of the project is run.`,
  usage: ['ocap-dev lint [PATH…]', 'ocap-dev lint --fix'],
  example: { line: 'ocap-dev lint deploy/nginx.conf', gives: 'one site of a proxy' },
  options: {
    fix: { type: 'boolean', says: 'mend what has one right answer; shows the change and asks first' },
    yes: { type: 'boolean', says: 'with --fix: do not ask, as in CI' },
    json: { type: 'boolean', says: 'one JSON object a line for each finding' },
    'no-color': noColorRow,
    ...generalRows,
  },
  word: { value: 'PATH', says: 'PATH is a file or a folder (default: this folder).' },
  exitCodes: '0 nothing is wrong, or all of it was mended; 1 something is; 2 wrong usage.',
  read: ({ values, positionals }, { workingFolder }): LintInvocation => {
    if (values.yes === true && values.fix !== true) throw usage(lintingWords.yesNeedsFix);
    return {
      command: 'lint',
      workingFolder,
      paths: positionals,
      fix: values.fix === true,
      yes: values.yes === true,
      json: values.json === true,
      color: values['no-color'] !== true,
    };
  },
});
