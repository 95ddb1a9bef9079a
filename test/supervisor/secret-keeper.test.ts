import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/core/base/secret.ts';
import { publicEvents } from '../../src/core/view/public-events.ts';
import { concealedSession, createSecretKeeper } from '../../src/supervisor/secret-keeper.ts';
import { createSession } from '../../src/supervisor/session.ts';
import { envFile, scanned } from '../support/core.ts';

const key = (number: number) => `sk-number-${number}-of-many`;
const boot = {
  cwd: '/p',
  envFile: '.env',
  shell: {},
  options: {},
  identity: { whose: 'unknown' },
  extraArgs: [],
  defaultScript: null,
  cors: 'listed',
  attended: true,
  providesStreamlit: false,
  startedAtMs: 0,
} as const;

describe('what must not be shown', () => {
  it('is that of the shell and of .env, of a file with errors too, and of the ngrok config', () => {
    const { redact, learn } = createSecretKeeper({ SHELL_TOKEN: 'of-the-shell' });
    learn(envFile(`STREAMLIT_PORT=x\nAPI_KEY=${key(1)}`));
    const authtoken = new Secret('2abc_of-ngrok');
    learn({ type: 'tunnelConfig.read', config: { file: null, authtoken, serverAddr: null, rootCas: null } });
    expect(redact(`of-the-shell ${key(1)} 2abc_of-ngrok 2abc`)).toBe('••• ••• ••• 2abc');
  });

  it('is what Streamlit itself reads, once an app was started with it, and what it read before', () => {
    let text = 'api_key = "sk-first-of-streamlit"';
    const { redact, learn } = createSecretKeeper({}, () => [text]);
    const both = 'sk-first-of-streamlit sk-second-of-streamlit';
    learn({ type: 'process.spawned', run: 1, pid: 7 });
    text = 'api_key = "sk-second-of-streamlit"';
    expect(redact(both)).toBe('••• sk-second-of-streamlit');
    learn({ type: 'process.spawned', run: 2, pid: 8 });
    expect(redact(both)).toBe('••• •••');
  });

  it("is what a traffic policy asks for, and what it sends: passwords in a list or a row, as HTTP has them, a client's secret, a header", () => {
    const { redact, learn } = createSecretKeeper({});
    const text = `on_http_request:
  - actions:
      - type: basic-auth
        config:
          credentials:
            - anna:horse-battery
            - "ben:staple-staple"
      - type: basic-auth
        config: {"credentials": ["cleo:row-of-words", "dan:another-one"]}
      - type: openid-connect
        config:
          client_id: shown-to-all
          client_secret: never-shown-to-anybody
      - type: add-headers
        config:
          headers:
            authorization: Bearer token-for-the-backend
`;
    learn({ type: 'trafficPolicy.read', file: 'policy.yml', reading: { at: 'read', text } });
    const basic = Buffer.from('ben:staple-staple').toString('base64');
    const shown = redact(
      `horse-battery staple-staple row-of-words another-one never-shown-to-anybody ${basic}`,
    );
    expect(shown).toBe('••• ••• ••• ••• ••• •••');
    expect(redact('Bearer token-for-the-backend')).toBe('Bearer •••');
    expect(redact('basic-auth shown-to-all on_http_request')).toBe('basic-auth shown-to-all on_http_request');
    learn({
      type: 'trafficPolicy.read',
      file: 'policy.yml',
      reading: { at: 'read', text: 'on_http_request: []' },
    });
    expect(redact('horse-battery')).toBe('•••');
  });

  it('stays so after an edit, for a good number of edits, and not for ever', () => {
    const { redact, learn } = createSecretKeeper({});
    for (let number = 0; number < 100; number += 1) learn(envFile(`API_KEY=${key(number)}`));
    expect(redact([99, 98, 50].map(key).join())).toBe('•••,•••,•••');
    expect(redact(key(10))).toBe(key(10));
  });
});

describe('what the shell exports', () => {
  it('is no secret once .env has it under a harmless name, and is one again when it has not', () => {
    const { redact, learn } = createSecretKeeper({ PGPASSWORD: 'ocapshop' });
    expect(redact('ocapshop')).toBe('•••');
    learn(envFile('PGDATABASE=ocapshop'));
    expect(redact('ocapshop')).toBe('ocapshop');
    learn(envFile('PGDATABASE=other'));
    expect(redact('ocapshop')).toBe('•••');
  });
});

describe('a concealed session', () => {
  function concealed(cwd = '/p') {
    const keeper = createSecretKeeper({});
    const session = createSession({
      boot: { ...boot, cwd },
      facts: { pid: 1, version: '0' },
      now: () => 0,
      perform: () => undefined,
    });
    return concealedSession(session, keeper);
  }

  it('shows no secret in any message, nor in an event, from the turn on in which it came', () => {
    const session = concealed();
    const told: unknown[] = [];
    session.subscribe((before, after) => told.push(after, publicEvents(before, after)));
    session.dispatch(envFile(`API_KEY=${key(1)}\nSTREAMLIT_APP=${key(1)}.py\n`));
    session.dispatch(scanned());
    const obstacle = { kind: 'script-missing', script: `/p/${key(1)}.py` } as const;
    session.dispatch({ type: 'process.refused', run: 1, obstacle });
    expect(JSON.stringify([told, session.snapshot()])).not.toContain(key(1));
    expect(session.snapshot().process.reason).toContain('/p/•••.py');
    expect(session.state().env.settings?.variables['API_KEY']).toBe(key(1));
  });

  it('shows a name and an address as they are, if these are secrets too (http://•••:8502)', () => {
    const session = concealed('/srv/shopkeeper');
    const secrets = 'A_KEY=shopkeeper\nB_KEY=partner.example\nC_KEY=partner.example.py\n';
    session.dispatch(
      envFile(`${secrets}STREAMLIT_CUSTOM_ORIGINS=https://partner.example\nSTREAMLIT_APP=partner.example.py`),
    );
    session.dispatch(scanned());
    const obstacle = { kind: 'script-missing', script: '/srv/shopkeeper/app.py' } as const;
    session.dispatch({ type: 'process.refused', run: 1, obstacle });
    const { project, origins, process: app } = session.snapshot();
    expect([project, origins.origins.map(({ origin }) => origin)]).toEqual([
      '/srv/shopkeeper',
      expect.arrayContaining(['https://partner.example']),
    ]);
    expect(app.reason).toContain('/srv/•••/app.py');
  });

  it('tells no change where there is none', () => {
    const session = concealed();
    session.dispatch(envFile(`API_KEY=${key(1)}\nSTREAMLIT_APP=${key(1)}.py\n`));
    expect(session.snapshot()).toBe(session.snapshot());
  });
});
