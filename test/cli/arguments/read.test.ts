import { describe, expect, it } from 'vitest';
import { helpText } from '../../../src/cli/arguments/printed/help.ts';
import { readArguments } from '../../../src/cli/arguments/read.ts';
import { UserError } from '../../../src/errors.ts';

const read = (line: string) => readArguments(line === '' ? [] : line.split(' '), '/work');

describe('a command line', () => {
  it.each([
    [
      '',
      {
        command: 'supervise',
        demo: false,
        output: 'auto',
        cwd: '/work',
        envFile: '.env',
        options: {},
        wildcard: false,
      },
    ],
    ['app/front.py --port 8600', { command: 'supervise', options: { app: 'app/front.py', port: 8600 } }],
    ['demo --plain', { command: 'supervise', demo: true, output: 'plain' }],
    // Was taken for an app's path: "No Streamlit was found".
    ['--json demo', { command: 'supervise', demo: true, output: 'json', options: {} }],
    [
      '--cwd /p --port=8600 demo --no-tunnel -- x',
      { demo: true, cwd: '/p', options: { port: 8600, tunnel: false }, extraArgs: ['x'] },
    ],
    ['--json demo --help', { command: 'help', topic: 'demo' }],
    ['--env-file demo --json', { demo: false, envFile: 'demo' }],
    [
      '--json --wildcard --cwd /p --env-file dev.env',
      { output: 'json', wildcard: true, cwd: '/p', envFile: 'dev.env' },
    ],
    ['--tunnel', { options: { tunnel: true } }],
    ['--no-tunnel', { options: { tunnel: false } }],
    ['app.py -- --server.address 0.0.0.0', { extraArgs: ['--server.address', '0.0.0.0'] }],
    ['env --format json', { command: 'env', format: 'json' }],
    ['env', { command: 'env', format: 'shell' }],
    ['probe', { command: 'probe', urls: [], origins: [], json: false }],
    [
      'probe https://a.example --origin https://b.example --origin https://c.example --wait 60 --json',
      {
        urls: ['https://a.example'],
        origins: ['https://b.example', 'https://c.example'],
        wait: '60',
        json: true,
      },
    ],
    ['probe --connect-to a:443:127.0.0.1:8443', { connectTo: ['a:443:127.0.0.1:8443'] }],
    [
      'generate nginx --target production --out site.conf',
      { kind: 'nginx', target: 'production', out: 'site.conf', force: false },
    ],
    ['generate render --force', { command: 'generate', kind: 'render', force: true }],
    ['up', { command: 'supervise', place: 'foreground' }],
    ['up app.py --background', { command: 'supervise', place: 'background', options: { app: 'app.py' } }],
    [
      'up --detach --port 8600 app.py --json -- --theme.base dark --detach',
      {
        command: 'detach',
        json: true,
        args: 'up --background --port 8600 app.py --json -- --theme.base dark --detach'.split(' '),
      },
    ],
    ['attach --cwd /p', { command: 'attach', cwd: '/p' }],
    ['status --json', { command: 'remote', action: { type: 'status' }, json: true, cwd: '/work' }],
    [
      'logs',
      { command: 'logs', follow: false, json: false, query: { last: 200, sources: [], level: 'info' } },
    ],
    ['logs -f -n 5 --times --raw', { follow: true, times: true, raw: true, query: { last: 5 } }],
    ['logs --since 10m', { query: { last: 'all', since: { is: 'ago', ms: 600_000 } } }],
    ['logs --run -2 --source ngrok --source visits', { query: { run: -2, sources: ['ngrok', 'visits'] } }],
    ['logs --grep key.?error --level error', { query: { grep: /key.?error/iu, level: 'error' } }],
    ['logs --grep Key\\-Error', { query: { grep: /Key-Error/ } }],
    ['restart', { action: { type: 'restart', fresh: false, forget: false } }],
    ['restart --fresh --json', { action: { type: 'restart', fresh: true, forget: false }, json: true }],
    ['wildcard on', { action: { type: 'wildcard', cors: 'any' } }],
    ['wildcard off', { action: { type: 'wildcard', cors: 'listed' } }],
    ['reconnect', { action: { type: 'reconnect' } }],
    ['stop', { action: { type: 'stop' } }],
    ['help stop', { command: 'help', topic: 'stop' }],
    ['up --help', { command: 'help', topic: 'up' }],
    ['doctor --json', { command: 'doctor', json: true }],
    ['doctor ui/board.py', { command: 'doctor', options: { app: 'ui/board.py' } }],
    ['env ui/ --format json', { command: 'env', options: { app: 'ui/' }, format: 'json' }],
    ['generate render board.py', { command: 'generate', kind: 'render', options: { app: 'board.py' } }],
    ['probe board.py', { command: 'probe', urls: [], options: { app: 'board.py' } }],
    ['probe https://a.example . --json', { urls: ['https://a.example'], options: { app: '.' }, json: true }],
    ['probe a.example/x', { command: 'probe', urls: ['a.example/x'], options: {} }],
    ['--version', { command: 'version' }],
    ['--help', { command: 'help', topic: 'supervise' }],
    ['demo -h', { command: 'help', topic: 'demo' }],
    ['help env', { command: 'help', topic: 'env' }],
  ])('"%s" is read', (line, expected) => {
    expect(read(line)).toMatchObject(expected);
  });

  it.each([
    ['doctor one.py two.py', 'one app at a time'],
    ['env stauts', 'env takes no "stauts"'],
    ['generate render nowhere', 'generate takes no "nowhere"'],
    ['--port 85o2', '--port'],
    ['--port 70000', '1 to 65535'],
    ['--nope', '--nope'],
    ['a.py b.py', 'one app'],
    ['--plain --json', 'not both'],
    ['--tunnel --no-tunnel', 'not both'],
    ['-- --server.port 1', '--port N'],
    ['-- --server.port=1', '--port N'],
    ['env --format yaml', 'shell, fish, dotenv, json'],
    ['env extra', 'extra'],
    ['demo app.py', 'its own app'],
    ['doctor now', 'doctor takes no'],
    ['up --detach --port x', '--port'],
    ['up --detach -- --server.port 1', '--port N'],
    ['--detach', '--detach'],
    ['wildcard', 'on or off'],
    ['wildcard maybe', 'on or off'],
    ['status now', 'status takes no'],
    ['status -f', 'follows nothing'],
    ['attach --json', '--json'],
    ['--log-file x --no-log-file', 'not both'],
    ['logs -n many', 'such as 50, or all, not "many"'],
    ['logs --since yesterday', '10m, 2h, 14:03 or 2026-11-23T14:03, not "yesterday"'],
    ['logs --until 25:00', '--until is a time'],
    ['logs --run 0', '-1 for the newest'],
    ['logs --source nginx', 'streamlit, ngrok, visits, ocap-dev'],
    ['logs --level grave', 'error, warning, info'],
    ['logs --grep (a', '--grep "(a" is no regular expression (Unterminated group): put a \\ before'],
    ['logs -f --until 14:03', 'not both'],
    ['logs now', 'logs takes no'],
    ['generate', 'nginx, proxy, render, streamlit-config, error-page'],
    ['generate apache', 'nginx, proxy, render'],
    ['generate proxy --kind haproxy', 'nginx, caddy, traefik, apache'],
    ['generate nginx --target staging', 'development or production'],
  ])('"%s" is a usage error that says what to write: code 2', (line, words) => {
    try {
      read(line);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(UserError);
      expect(error).toMatchObject({ exitCode: 2, message: expect.stringContaining(words) });
    }
  });

  it('every option that is read stands in the help of its command', () => {
    for (const option of [
      '--cwd',
      '--env-file',
      '--port',
      '--tunnel',
      '--no-tunnel',
      '--wildcard',
      '--plain',
      '--json',
      '--no-color',
      '--verbose',
      '-- ARGS',
    ]) {
      expect(helpText('supervise')).toContain(option);
    }
    for (const option of ['--detach', '--port', '--log-file', '-- ARGS'])
      expect(helpText('up')).toContain(option);
    for (const topic of ['status', 'logs', 'restart', 'wildcard', 'reconnect', 'stop'] as const)
      for (const option of ['--cwd', '--json']) expect(helpText(topic)).toContain(option);
    expect(helpText('logs')).toContain('-f, --follow');
    expect(helpText('env')).toContain('--format');
    for (const option of ['--origin', '--wait', '--connect-to', '--json'])
      expect(helpText('probe')).toContain(option);
    for (const option of ['--out', '--force', '--target', '--resolver'])
      expect(helpText('generate')).toContain(option);
  });
});
