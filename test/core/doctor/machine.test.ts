import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { LookedIn } from '../../../src/core/app/environment/looked-in.ts';
import type { Streamlit } from '../../../src/core/app/launch.ts';
import { type MachineFacts, machineFindings, oldestNode } from '../../../src/core/doctor/machine.ts';
import { ailments, onlyAilment, soundFacts } from '../../support/doctor-facts.ts';

const findings = (changes: Partial<MachineFacts>) => machineFindings({ ...soundFacts().machine, ...changes });

const found = (changes: Partial<Streamlit>): Partial<MachineFacts> => ({
  search: {
    at: 'found',
    streamlit: { command: ['/v/bin/streamlit'], version: '1.67.0', foundIn: '.venv', ...changes },
  },
});

const noVenv: LookedIn = { kind: 'absent', place: '.venv' };
const noneOnPath: LookedIn = { kind: 'absent', place: 'PATH' };

const none: Partial<MachineFacts> = { search: { at: 'none' } };

it('a machine that has everything is told in one line each', () => {
  expect(findings({}).map(({ level, code, what }) => `${level} ${code}: ${what}`)).toEqual([
    'ok node: Node 24.1.0 runs ocap-dev (/usr/bin/node).',
    'ok python: Python 3.13.1 runs the app (/p/.venv/bin/python).',
    'ok streamlit: Streamlit 1.53.0 was found in .venv (/p/.venv/bin/streamlit) and knows a list of allowed origins.',
  ]);
});

describe('Node', () => {
  const levelOf = (version: string) => findings({ node: { version, file: '/n' } })[0]?.level;

  it.each([
    ['22.21.9', 'broken'],
    ['20.99.0', 'broken'],
    ['22.22.0', 'ok'],
    ['23.0.0', 'ok'],
  ])('%s is %s', (version, level) => {
    expect(levelOf(version)).toBe(level);
  });

  it('is asked for as package.json does', () => {
    const { engines } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
    expect(engines.node).toBe(`>=${oldestNode.join('.')}`);
  });
});

describe('Python', () => {
  it.each([
    ['>=3.13', '3.12.9', true],
    ['>=3.13,<4', '3.13.0', false],
    ['^3.13', '3.11.0', true],
    ['~3.13', '3.13.4', false],
    ['<4', '3.8.0', false],
    [null, '3.8.0', false],
  ])('of a project that asks for %s, %s is too old: %s', (wantedPython, version, isTooOld) => {
    const seen = ailments(findings({ wantedPython, python: { version, file: '/py' } }));
    expect(seen).toEqual(isTooOld ? ['warning python-too-old'] : []);
  });

  it.each([
    ['poetry', 'poetry env use 3.13 && poetry install'],
    ['uv', 'uv sync --python 3.13'],
    ['requirements', 'python3.13 -m venv --clear .venv && .venv/bin/pip install -r requirements.txt'],
    ['pip', 'python3.13 -m venv --clear .venv && .venv/bin/pip install streamlit'],
  ] as const)('that is too old in a %s project is replaced its own way', (packageTool, fix) => {
    const python = { version: '3.11.0', file: '/py' };
    expect(onlyAilment(findings({ packageTool, python })).fix).toBe(fix);
  });

  it('is missing where there is neither one on PATH nor a Streamlit', () => {
    expect(ailments(findings({ ...none, python: null, lookedIn: [noVenv, noneOnPath] }))).toEqual([
      'broken python-missing',
      'broken streamlit-missing',
    ]);
  });

  it('that could not be asked is no alarm where a Streamlit was found', () => {
    expect(ailments(findings({ python: null }))).toEqual([]);
  });
});

describe('Streamlit', () => {
  it.each([
    ['poetry', 'poetry install'],
    ['uv', 'uv sync'],
    ['requirements', 'python3 -m venv .venv && .venv/bin/pip install -r requirements.txt'],
    ['pip', 'python3 -m venv .venv && .venv/bin/pip install streamlit'],
  ] as const)('missing in a %s project is installed the project’s own way', (packageTool, fix) => {
    const ailment = onlyAilment(findings({ ...none, packageTool, lookedIn: [noVenv, noneOnPath] }));
    expect(ailment).toMatchObject({ code: 'streamlit-missing', level: 'broken', fix });
    expect(ailment.what).toContain('.venv, PATH');
  });

  it('below 1.46 has no allow-list, and its own pip updates it', () => {
    expect(onlyAilment(findings(found({ version: '1.45.1' })))).toMatchObject({
      code: 'streamlit-no-allow-list',
      level: 'warning',
      fix: '/v/bin/pip install --upgrade streamlit',
    });
    expect(ailments(findings(found({ version: '1.46.0' })))).toEqual([]);
  });

  it.each([
    ['Poetry', 'poetry add streamlit@latest'],
    ['uv', 'uv add --upgrade-package streamlit streamlit'],
  ])('of %s is updated with it', (foundIn, fix) => {
    expect(onlyAilment(findings(found({ version: '1.40.0', foundIn })))).toMatchObject({ fix });
  });

  it('that does not tell its version is no alarm, and nothing is claimed of its list', () => {
    const all = findings(found({ version: null }));
    expect(ailments(all)).toEqual([]);
    expect(all.at(-1)?.what).toBe('Streamlit of unknown version was found in .venv (/v/bin/streamlit).');
  });

  it('that was not found in time is a warning, and no Python is called missing', () => {
    const late = findings({ search: { at: 'late' }, python: null, packageTool: 'poetry' });
    expect(onlyAilment(late)).toMatchObject({ code: 'streamlit-search-late', level: 'warning' });
  });

  it('of our own is named, with the remark that the app does not use it', () => {
    const ownStreamlit = { command: ['/c/bin/streamlit'], version: '1.67.0', foundIn: "ocap-dev's own" };
    expect(findings({ ownStreamlit }).at(-1)).toMatchObject({
      code: 'own-streamlit',
      level: 'ok',
      what: expect.stringContaining('your app does not use it'),
    });
  });
});

describe('an environment that Poetry or uv should keep', () => {
  it.each([
    [{ kind: 'no-environment', place: 'Poetry' }, 'poetry-environment-missing', 'poetry install'],
    [{ kind: 'no-streamlit', place: 'Poetry' }, 'poetry-environment-missing', 'poetry install'],
    [
      { kind: 'no-tool', place: 'Poetry' },
      'poetry-environment-missing',
      'pipx install poetry && poetry install',
    ],
    [{ kind: 'no-environment', place: 'uv' }, 'uv-environment-missing', 'uv sync'],
    [{ kind: 'no-tool', place: 'uv' }, 'uv-environment-missing', 'pip install uv && uv sync'],
  ] as const)('%j: broken without any Streamlit', (looked, code, fix) => {
    const all = findings({ ...none, lookedIn: [noVenv, looked, noneOnPath] });
    expect(all).toContainEqual(expect.objectContaining({ level: 'broken', code, fix }));
  });

  it('is missed once where neither tool is there (it was told twice, and no Streamlit besides)', () => {
    const lookedIn = [
      noVenv,
      { kind: 'no-tool', place: 'Poetry' },
      { kind: 'no-tool', place: 'uv' },
      noneOnPath,
    ] as const;
    expect(onlyAilment(findings({ ...none, lookedIn, packageTool: 'poetry' }))).toMatchObject({
      code: 'poetry-environment-missing',
      level: 'broken',
    });
  });

  it('is a warning where a Streamlit of PATH runs the app instead', () => {
    const all = findings({
      ...found({ foundIn: 'PATH' }),
      lookedIn: [{ kind: 'no-environment', place: 'Poetry' }],
    });
    expect(onlyAilment(all)).toMatchObject({
      code: 'poetry-environment-missing',
      level: 'warning',
      why: expect.stringContaining('without the packages of the project'),
    });
  });

  it('is a warning where the tool gave no answer', () => {
    const all = findings({ ...none, lookedIn: [{ kind: 'late', place: 'Poetry', afterMs: 4000 }] });
    expect(all).toContainEqual(
      expect.objectContaining({ level: 'warning', fix: 'See what it does: poetry env info --path' }),
    );
  });

  it('is not missed where the project has its .venv, nor in a project without such a tool', () => {
    expect(ailments(findings({ ...found({}), lookedIn: [{ kind: 'no-tool', place: 'Poetry' }] }))).toEqual(
      [],
    );
    expect(
      ailments(
        findings({ ...found({ foundIn: 'PATH' }), lookedIn: [noVenv, { kind: 'absent', place: 'venv' }] }),
      ),
    ).toEqual([]);
  });
});
