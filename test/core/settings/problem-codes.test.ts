import { describe, expect, it } from 'vitest';
import { type ProblemCode, problemCodes } from '../../../src/core/base/problem.ts';
import { snapshotOf } from '../../../src/core/kernel/show.ts';
import { publicEvents } from '../../../src/core/view/public-events.ts';
import { envFileFaultWords } from '../../../src/core/words/env-file.ts';
import { gateWords } from '../../../src/core/words/gates.ts';
import { type Driver, envFile, running } from '../../support/core.ts';
import { reading } from '../../support/settings.ts';

type Row = readonly [code: ProblemCode, text: string, shell: Readonly<Record<string, string>>];

const errors: readonly Row[] = [
  ['not-a-port', 'STREAMLIT_PORT=85o2', {}],
  ['not-a-boolean', 'USE_NGROK=maybe', {}],
  ['not-a-choice', 'OCAP_RESTART=never', {}],
  ['not-a-host-name', 'NGROK_DOMAIN=x.app/y', {}],
  ['not-an-address', 'NGROK_SERVER_ADDR=https://x.org', {}],
  ['not-an-origin', 'DEV_PROXY_URL=https://a.org/x', {}],
  ['not-an-origin', 'STREAMLIT_CUSTOM_ORIGINS=*', {}],
  ['not-a-choice', 'OCAP_ACCESS=friends', {}],
  ['not-a-path', 'OCAP_OPEN_PATHS=/api/../x', {}],
  ['not-a-token', 'OCAP_ACCESS_TOKEN=short', {}],
  ['not-a-choice', 'OCAP_PEOPLE=perhaps', {}],
  ['not-a-range', 'OCAP_TRUSTED_PROXIES=10.0.0.0/33', {}],
  ['not-a-login', 'NGROK_BASIC_AUTH=anna', {}],
  ['not-a-login', 'NGROK_BASIC_AUTH=anna:a-long-password,bob:short', {}],
  ['not-a-login', 'NGROK_BASIC_AUTH=,', {}],
  ['not-a-provider', 'NGROK_OAUTH=gogle', {}],
  ['not-an-email', 'NGROK_OAUTH=google\nNGROK_OAUTH_ALLOW_EMAILS=anna', {}],
  ['not-an-email', 'NGROK_OAUTH=google\nNGROK_OAUTH_ALLOW_EMAILS=", ,"', {}],
  ['not-a-host-name', 'NGROK_OAUTH=google\nNGROK_OAUTH_ALLOW_DOMAINS=@example.org', {}],
  ['gate-alone', 'NGROK_OAUTH_ALLOW_EMAILS=anna@example.org', {}],
  ['gate-alone', 'NGROK_OAUTH=\nNGROK_OAUTH_ALLOW_DOMAINS=example.org', {}],
  ['not-a-range', 'NGROK_ALLOW_CIDRS=10.0.0.0/33', {}],
  ['not-a-range', 'NGROK_ALLOW_CIDRS=,', {}],
  ['not-a-range', 'NGROK_DENY_CIDRS=everybody', {}],
  ['not-a-boolean', 'NGROK_POOLING=maybe', {}],
  ['too-long', `NGROK_METADATA=${'x'.repeat(4097)}`, {}],
  ['commas-missing', 'PROD_ORIGINS=https://a.org https://b.org', {}],
  ['value-goes-on', 'STREAMLIT_PORT="8502\nA="', {}],
  [
    'value-encrypted',
    'NGROK_DOMAIN="encrypted:BDqDBibm4wsYqMpCjTQ6BsDHmMadg9K3dAt+Z9HPMfLEIRVz50hmLXPXRuDBXaJi"',
    {},
  ],
  ['value-encrypted', 'NGROK_AUTHTOKEN=encrypted:BDq', {}],
  ['assignment-in-value', 'STREAMLIT_PORT=8502API_KEY=x', {}],
];

const warnings: readonly Row[] = [
  ['no-assignment', 'some words', {}],
  ['set-again', 'A=1\nA=2', {}],
  ['quote-open', 'A="x', {}],
  ['braces-open', 'A={\n  "type": "x",\n}', {}],
  ['encrypted-for-app', 'API_KEY=encrypted:BDq', {}],
  ['misspelt-setting', 'PROD_ORIGIN=https://a.org', {}],
  ['unusable-variable', "'A=B'=1", {}],
  ['python-dotenv-adds', 'A$=1', {}],
  ['python-dotenv-swallows', 'A="x\nB=1\nC="x"', {}],
  ['python-dotenv-skips', 'A: 1', {}],
  ['python-dotenv-replaces', `A=\u0024{HOME}`, {}],
  ['python-dotenv-differs', 'A=a#b', {}],
  ['generated-overridden', 'STREAMLIT_SERVER_ENABLE_CORS=1', {}],
  ['generated-overridden', '', { STREAMLIT_SERVER_ENABLE_CORS: '1' }],
  ['shadowed', 'A=1', { A: '2' }],
];

describe('the code of a problem', () => {
  it.each(errors)('is %s for the bad value in %j', (code, text) => {
    expect(reading(text).errors.map((problem) => problem.code)).toEqual([code]);
  });

  it.each(warnings)('is %s for what is odd in %j', (code, text, shell) => {
    expect(reading(text, { shell }).warnings.map((problem) => problem.code)).toContain(code);
  });

  it('tells the faults of the file as a whole apart, and a launch that cannot be', () => {
    expect(codesAfter({ type: 'envFile.unreadable', ...envFileFaultWords.isFolder })).toEqual([
      'file-unreadable',
    ]);
    expect(codesAfter({ type: 'envFile.missing' })).toEqual(['file-gone']);
    const policy = running('NGROK_DOMAIN=x.ngrok.app\nNGROK_AUTHTOKEN=t\nNGROK_TRAFFIC_POLICY=p.yml');
    policy.send({
      type: 'trafficPolicy.read',
      file: 'p.yml',
      reading: { at: 'broken', line: 3, ...gateWords.policyMissing },
    });
    expect(codesOf(policy)).toEqual(['policy-broken']);
    const driver = running('');
    driver.send(envFile('STREAMLIT_PORT=9000'));
    const { launch } = driver.last('launch.check');
    driver.send({ type: 'launch.checked', launch, obstacle: { kind: 'script-missing', script: '/p/a.py' } });
    expect(codesOf(driver)).toEqual(['launch-blocked']);
  });

  it('is asked for here of each that there is', () => {
    const elsewhere: readonly ProblemCode[] = [
      'policy-broken',
      'file-unreadable',
      'file-gone',
      'launch-blocked',
    ];
    const asked = new Set([...[...errors, ...warnings].map(([code]) => code), ...elsewhere]);
    expect(problemCodes.filter((code) => !asked.has(code))).toEqual([]);
  });
});

it('a program gets the code, and the text once', () => {
  const { state } = running('A=1\nA=2\n');
  const events = publicEvents(null, snapshotOf(state, { pid: 1, version: '0' }));
  expect(events.find(({ type }) => type === 'settings')?.['warnings']).toEqual([
    {
      file: '.env',
      line: 1,
      name: 'A',
      code: 'set-again',
      message: 'is set again in line 2, which wins over this one: delete one of the two.',
    },
  ]);
});

it('the text of a problem is made of its parts, in their order', () => {
  const all = [
    ...errors.flatMap(([, text]) => reading(text).errors),
    ...warnings.flatMap(([, text, shell]) => reading(text, { shell }).warnings),
  ];
  for (const { message, what, fix } of all) {
    expect(message.startsWith(what), message).toBe(true);
    expect(message.includes(fix ?? ''), message).toBe(true);
  }
});

function codesAfter(event: Parameters<Driver['send']>[0]): readonly ProblemCode[] {
  const driver = running('STREAMLIT_PORT=8502');
  driver.send(event);
  return codesOf(driver);
}

function codesOf({ state }: Driver): readonly ProblemCode[] {
  return snapshotOf(state, { pid: 1, version: '0' }).settings.errors.map(({ code }) => code);
}
