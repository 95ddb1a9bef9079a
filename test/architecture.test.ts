import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  coreKnowsOnlyLowerFloors,
  exportedNamesAreUnique,
  type HouseRule,
  layersGoOneWay,
  modulesAreInert,
  noFileIsLong,
  noFolderIsCrowded,
  nothingGoesInCircles,
  nothingIsHidden,
  onlyEntriesEndTheProcess,
  servicesKeepApart,
  whatDecidesIsPure,
} from './support/house-rules.ts';
import { nothingDecidesOnATextOfOurs, sentencesStandInWords } from './support/sentences.ts';
import { readSources, type SourceFile } from './support/source-graph.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const sources = readSources(root, 'src');
const everything = [...sources, ...readSources(root, 'test'), ...readSources(root, 'scripts')];

/** A file of a house that is no house of ours: its path, and what it holds. */
const file = (path: string, ...lines: readonly string[]): SourceFile => ({
  path,
  text: `${lines.join('\n')}\n`,
});

/** A small house in order. Each breach is planted in it. */
const tidy: readonly SourceFile[] = [
  file('src/main.ts', "import { run } from './cli/commands/run.ts';", 'process.exit(run());'),
  file('src/cli/commands/run.ts', "import { wire } from '../../supervisor/wire.ts';"),
  file(
    'src/supervisor/wire.ts',
    "import { plan } from '../core/app/plan.ts';",
    "import '../services/os/clock.ts'",
  ),
  file('src/services/os/clock.ts', 'export const now = () => Date.now();'),
  file('src/services/doctor/port.ts', "import { look } from '../app/preflight.ts';"),
  file('src/services/app/preflight.ts', "import { now } from '../os/clock.ts';"),
  file('src/ui/screen.tsx', "import { client } from '../control/client.ts';", 'setTimeout(client, 1);'),
  file('src/ui/panes/status.ts', "import type { Snapshot } from '../../core/view/snapshot.ts';"),
  file('src/core/app/plan.ts', "import { appWords } from '../words/app.ts';"),
  file('src/core/view/snapshot.ts', "import type { AppSlice } from '../app/plan.ts';"),
  file('src/core/words/app.ts', "export const appWords = { ready: 'The app is ready to be seen.' };"),
].map(({ path, text }) => ({ path, text: text.replace("import '../services/os/clock.ts'\n", '') }));

interface Kept {
  readonly rule: HouseRule;
  readonly files: readonly SourceFile[];
  /** Each breaks the rule where the file is added to the small house, and nothing else does. */
  readonly breaches: readonly (readonly SourceFile[])[];
}

const many = Array.from({ length: 17 }, (_, index) =>
  file(`src/ui/panes/pane-${index}.ts`, `export const a${index} = 1;`),
);

const rules: Readonly<Record<string, Kept>> = {
  'imports go down the layers, and the screen sees but the client': {
    rule: layersGoOneWay,
    files: sources,
    breaches: [
      [file('src/services/os/late.ts', "import { wire } from '../../supervisor/wire.ts';")],
      [file('src/ui/panes/early.ts', "import { look } from '../../services/app/preflight.ts';")],
      [file('src/ui/panes/server.ts', "import { serve } from '../../control/server.ts';")],
      [file('src/control/client.ts', "import { now } from '../services/os/clock.ts';")],
      [file('src/other/astray.ts', 'export const astray = 1;')],
      [file('src/core/app/lazy.ts', "const late = await import('../../services/os/clock.ts');")],
    ],
  },
  'a room of the core knows those below its floor, and words know nobody; types count': {
    rule: coreKnowsOnlyLowerFloors,
    files: sources,
    breaches: [
      [file('src/core/app/up.ts', "import type { State } from '../kernel/state.ts';")],
      [file('src/core/door/beside.ts', "import { readSettings } from '../settings/settings.ts';")],
      [file('src/core/words/typed.ts', "import type { Hop } from '../checks/hop.ts';")],
      [file('src/core/words/below.ts', "import { wrap } from '../base/wrap.ts';")],
      [file('src/core/attic/old.ts', 'export const old = 1;')],
    ],
  },
  'a room of services knows itself, os and net; the doctor knows those whom it asks': {
    rule: servicesKeepApart,
    files: sources,
    breaches: [
      [file('src/services/tunnel/nosy.ts', "import { createDoor } from '../door/door.ts';")],
      [file('src/services/app/sick.ts', "import { portFacts } from '../doctor/port.ts';")],
      [file('src/services/os/owner.ts', "import { look } from '../app/preflight.ts';")],
    ],
  },
  'nothing goes in circles, neither files nor rooms; types count': {
    rule: nothingGoesInCircles,
    files: sources,
    breaches: [
      [
        file('src/logs/a.ts', "import type { B } from './b.ts';"),
        file('src/logs/b.ts', "import type { A } from './a.ts';"),
      ],
      [file('src/core/app/back.ts', "import type { Snapshot } from '../view/snapshot.ts';")],
    ],
  },
  'no folder is crowded, words apart': { rule: noFolderIsCrowded, files: sources, breaches: [many] },
  'what decides has no files, no clock and no chance': {
    rule: whatDecidesIsPure,
    files: sources,
    breaches: [
      [file('src/core/app/clock.ts', 'export const at = () => Date.now();')],
      [file('src/core/door/file.ts', "import { readFileSync } from 'node:fs';")],
      [file('src/logs/dice.ts', 'export const dice = () => Math.random();')],
      [file('src/ui/panes/shell.ts', "export const shell = () => process.env['SHELL'];")],
      [file('src/ui/model/fresh.ts', 'setTimeout(() => {}, 1);')],
    ],
  },
  'sentences stand in words/ and deploy/; options and settings are rows with what is said of them': {
    rule: sentencesStandInWords,
    files: sources,
    breaches: [
      [file('src/services/app/talks.ts', "export const told = 'The app was not found here.';")],
      [file('src/ui/panes/talks.ts', `export const told = \`Press \${key} to go on with it\`;`)],
    ],
  },
  'nothing decides on the wording of a text of ours': {
    rule: nothingDecidesOnATextOfOurs,
    files: sources,
    breaches: [
      [file('src/core/app/reads.ts', "if (problem.message.startsWith('is shadowed')) return null;")],
      [file('src/cli/commands/reads.ts', 'if (/python-dotenv/.test(problem.message)) return 1;')],
    ],
  },
  'no name is exported twice': {
    rule: exportedNamesAreUnique,
    files: sources,
    breaches: [[file('src/services/os/again.ts', 'export const now = 1;')]],
  },
  'only the entry of a process ends it': {
    rule: onlyEntriesEndTheProcess,
    files: sources,
    breaches: [[file('src/services/os/ends.ts', 'process.exit(1);')]],
  },
  'no module keeps state of its own, acts when it is imported, or exports by default': {
    rule: modulesAreInert,
    files: sources,
    breaches: [
      [file('src/services/os/state.ts', 'let count = 0;')],
      [file('src/services/os/side.ts', "import './clock.ts';")],
      [file('src/services/os/default.ts', 'export default function () {}')],
    ],
  },
  'no file is too long to hold in mind': {
    rule: noFileIsLong,
    files: sources,
    breaches: [[file('src/services/os/long.ts', ...Array(250).fill('// more'))]],
  },
  'nothing is hidden from the compiler or the linter': {
    rule: nothingIsHidden,
    files: everything.filter(({ path }) => path !== 'test/architecture.test.ts'),
    breaches: [
      [file('src/services/os/forced.ts', 'export const one = two as unknown as number;')],
      [file('src/services/os/hushed.ts', '// biome-ignore lint: it is so', 'export const hushed = 1;')],
    ],
  },
};

describe.each(Object.entries(rules))('%s', (_, { rule, files, breaches }) => {
  it('holds', () => {
    expect(rule(files)).toEqual([]);
  });

  it('is broken by what breaks it, and by nothing else', () => {
    expect(rule(tidy)).toEqual([]);
    expect(breaches.map((breach) => rule([...tidy, ...breach]).length)).toEqual(breaches.map(() => 1));
  });
});
