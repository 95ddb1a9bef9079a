import { type EnvironmentFormat, environmentFormats } from '../../core/settings/formats.ts';
import { appNamed } from './base/app-word.ts';
import { optionChoice } from './base/choice.ts';
import { createCommand } from './base/command.ts';
import { askedAppWord, generalRows, type ProjectOptions, projectOptions, projectRows } from './project.ts';

export interface EnvInvocation extends ProjectOptions {
  readonly command: 'env';
  readonly format: EnvironmentFormat;
}

export const env = createCommand({
  name: 'env',
  does: 'print the generated environment: eval "$(ocap-dev env)"',
  overview: {
    call: 'ocap-dev env [options]',
    says: ['print the generated environment:', 'eval "$(ocap-dev env)"'],
  },
  summary: 'ocap-dev env prints the environment that the app gets, and exits.',
  usage: ['ocap-dev env [APP] [options]', 'eval "$(ocap-dev env)"'],
  example: { line: 'ocap-dev env --format json', gives: 'each origin with where it comes from' },
  options: {
    format: { type: 'string', value: 'FORMAT', choices: environmentFormats, default: 'shell' },
    ...projectRows,
    ...generalRows,
  },
  word: askedAppWord,
  read: ({ values, positionals }, { workingFolder }): EnvInvocation => ({
    command: 'env',
    format: optionChoice('format', environmentFormats, values.format, 'env'),
    ...projectOptions(
      values,
      appNamed('env', positionals, { workingFolder, cwd: values.cwd }),
      workingFolder,
    ),
  }),
});
