import { appNamed } from './base/app-word.ts';
import { createCommand } from './base/command.ts';
import {
  askedAppWord,
  generalRows,
  noColorRow,
  type ProjectOptions,
  projectOptions,
  projectRows,
} from './project.ts';

export interface DoctorInvocation extends ProjectOptions {
  readonly command: 'doctor';
  readonly json: boolean;
  readonly color: boolean;
}

export const doctor = createCommand({
  name: 'doctor',
  does: 'look at machine, project and settings, and say what to fix',
  overview: { call: 'ocap-dev doctor' },
  summary:
    'ocap-dev doctor looks at the machine, .env, .streamlit/config.toml, Streamlit, the port, ngrok and git, and says what to fix.',
  usage: ['ocap-dev doctor [APP]'],
  example: { line: 'ocap-dev doctor --json', gives: 'what is broken, for a script' },
  options: {
    json: { type: 'boolean', says: 'one JSON object' },
    'no-color': noColorRow,
    ...projectRows,
    ...generalRows,
  },
  word: askedAppWord,
  exitCodes: '0 nothing is broken (there may be warnings), 1 something is, 2 wrong usage.',
  read: ({ values, positionals }, { workingFolder }): DoctorInvocation => ({
    command: 'doctor',
    json: values.json === true,
    color: values['no-color'] !== true,
    ...projectOptions(
      values,
      appNamed('doctor', positionals, { workingFolder, cwd: values.cwd }),
      workingFolder,
    ),
  }),
});
