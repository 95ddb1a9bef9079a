import { execFileSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { unknownImports } from '../../../src/core/app/environment/import-order.ts';
import { launchSpec } from '../../../src/core/app/launch.ts';
import { formatProblem } from '../../../src/core/base/problem.ts';
import { addCustomOrigin } from '../../../src/core/settings/add-origin.ts';
import { allowedOrigins } from '../../../src/core/settings/allowed-origins.ts';
import { describeChange } from '../../../src/core/settings/describe-change.ts';
import { environmentFormats } from '../../../src/core/settings/formats.ts';
import { generatedEnvironment } from '../../../src/core/settings/generated.ts';
import { unknownProject as identity } from '../../../src/core/settings/identity/project-identity.ts';
import { formatEnvironment } from '../../../src/core/settings/print.ts';
import { settingNames } from '../../../src/core/settings/rows/all.ts';
import { readSettings, type Settings } from '../../../src/core/settings/settings.ts';
import { createRedactor } from '../../../src/logs/redact.ts';
import { secretsInSettings } from '../../../src/logs/secrets/values.ts';
import { type Random, seededRandom } from '../../support/random.ts';
import { makeProject } from '../../support/streamlit.ts';

const canary = 'canary-of-the-env-fuzz';
const xsrf = 'STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION';

const names = [
  xsrf,
  ...settingNames,
  ...(['API_KEY', 'DB_PASSWORD', 'PATH', 'A', '__proto__', 'a.b-c', 'é', '', 'A B', "'Q'", '$(id)'] as const),
] as const;
const marks = ['=', '=', '=', ' = ', ':', ': ', '', '==', '=\t'] as const;
const values = [
  ...([
    '8502',
    '0',
    '70000',
    'true',
    'no',
    'https://a.example',
    'https://b.example,https://c.example:8443',
  ] as const),
  ...([
    'http://[::1]:1',
    'x.ngrok.app',
    'https://*.example',
    'https://u:p@h/x?y#z',
    'host:443',
    '',
    ' ',
    '😀',
    '\ud800',
  ] as const),
  ...([
    `$(touch ${canary})`,
    `\`touch ${canary}\``,
    `'; touch ${canary}; '`,
    `"; touch ${canary}; "`,
    `\\'$(touch ${canary})`,
  ] as const),
  ...([
    `\n touch ${canary}\n`,
    `\${A:-$(touch ${canary})}`,
    `\${API_KEY}`,
    '\0',
    '\u0085',
    '\u2028',
    '\ufeff',
    '\u202e',
    '\x1b]0;x\x07',
  ] as const),
] as const;
const quotes = ['', '', '"', "'", '`', '"""', '\\"'] as const;
const ends = ['\n', '\n', '\n', '\r\n', '\r', '', ' # comment\n', '#x\n', '\\\n', '\n\n\n'] as const;

/** A `.env` made of assignments, most of them almost right, and of some lines that are none. */
function randomEnvFile(random: Random): string {
  const assignment = () => {
    const [open, close] =
      random.below(8) === 0 ? [random.pick(quotes), ''] : Array(2).fill(random.pick(quotes));
    const value = random.below(300) === 0 ? random.pick(values).repeat(2000) : random.text(values, 2);
    const start = random.below(10) === 0 ? 'export ' : '';
    return `${start}${random.pick(names)}${random.pick(marks)}${open}${value}${close}${random.pick(ends)}`;
  };
  const stray = () => `${random.text([...values, ...names, ...marks], 3)}${random.pick(ends)}`;
  const mark = random.below(20) === 0 ? '\ufeff' : '';
  return (
    mark +
    Array.from({ length: random.below(6) }, () => (random.below(6) === 0 ? stray() : assignment())).join('')
  );
}

function environmentOf(settings: Settings) {
  return generatedEnvironment(settings, allowedOrigins(settings, null), 'listed', {});
}

function launchOf(settings: Settings) {
  return launchSpec({
    settings,
    origins: allowedOrigins(settings, null),
    cors: 'listed',
    streamlit: { command: ['/p/.venv/bin/streamlit'], version: null, foundIn: '.venv' },
    script: settings.app ?? 'app.py',
    cwd: '/p',
    shell: { PATH: '/bin' },
    config: { address: null, baseUrlPath: null, tls: false },
    extraArgs: [],
    imports: unknownImports,
  });
}

it('ten thousand random .env texts: none breaks anything, and every error has its file and line', () => {
  let broken = 0;
  let before: Settings | null = null;
  for (let seed = 0; seed < 10_000; seed += 1) {
    const text = randomEnvFile(seededRandom(seed));
    const shown = `seed ${seed}: ${JSON.stringify(text.slice(0, 500))}`;
    const { settings, errors, warnings } = readSettings({
      file: '.env',
      text,
      shell: {},
      options: {},
      identity,
    });
    expect(settings === null, shown).toBe(errors.length > 0);
    const last = text.split(/\r\n|\r|\n/).length;
    const isPlaced = errors.every(
      ({ file, line, name }) => file === '.env' && line !== null && line <= last && name !== null,
    );
    expect(isPlaced, shown).toBe(true);
    const told = [...errors, ...warnings].map(formatProblem);
    expect(
      told.filter((line) => /\p{Cc}/u.test(line)),
      shown,
    ).toEqual([]);
    createRedactor(secretsInSettings(text, {}))(text);
    if (seed % 5 === 0) addCustomOrigin(text, 'https://added.example');
    if (settings === null) {
      broken += 1;
      continue;
    }
    const launch = launchOf(settings);
    expect(
      Object.values(launch.env).every((value) => !value.includes('\0')),
      shown,
    ).toBe(true);
    if (!settings.authtokenForApp) expect(Object.keys(launch.env), shown).not.toContain('NGROK_AUTHTOKEN');
    const report = {
      identity,
      wildcard: false,
      origins: launch.origins,
      environment: environmentOf(settings),
    };
    if (seed % 5 === 0) for (const format of environmentFormats) formatEnvironment(report, format);
    if (before !== null) describeChange(before, settings);
    before = settings;
  }
  expect(broken).toBeGreaterThan(1000);
  expect(broken).toBeLessThan(9000);
  // 4 s of CPU, which a machine with ten times more to do than cores spreads over a minute.
}, 60_000);

it('what env prints for some of them executes nothing in a real sh, and sets just these values', () => {
  const folder = makeProject({});
  try {
    const samples: Record<string, string>[] = [];
    for (let seed = 0; samples.length < 300; seed += 1) {
      const random = seededRandom(seed);
      const text = `${xsrf}='${random.text(values, 3).replaceAll(/['\0]/g, '')}'\n${randomEnvFile(random)}`;
      const { settings } = readSettings({ file: '.env', text, shell: {}, options: {}, identity });
      if (settings === null) continue;
      // Half a character is none in UTF-8.
      const set = Object.entries(environmentOf(settings)).map(([name, value]) => [
        name,
        value.toWellFormed(),
      ]);
      samples.push(Object.fromEntries(set));
    }
    const script = samples.map((environment) => {
      const printed = formatEnvironment({ identity, wildcard: false, origins: [], environment }, 'shell');
      const prints = Object.keys(environment).map((name) => `printf '%s\\0' "$${name}"`);
      return `(${printed}${prints.join('\n')})\n`;
    });
    const set = execFileSync('/bin/sh', ['-s'], {
      cwd: folder,
      input: script.join(''),
      encoding: 'utf8',
      env: {},
    });
    expect(set.split('\0').slice(0, -1)).toEqual(
      samples.flatMap((environment) => Object.values(environment)),
    );
    expect(existsSync(join(folder, canary))).toBe(false);
    expect(samples.filter((environment) => environment[xsrf]?.includes(canary)).length).toBeGreaterThan(30);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
