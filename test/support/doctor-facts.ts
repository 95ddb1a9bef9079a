import type { HopAnswer } from '../../src/core/checks/hop.ts';
import type { DoctorFacts } from '../../src/core/doctor/diagnose.ts';
import type { Finding } from '../../src/core/doctor/finding.ts';
import type { Environment } from '../../src/core/settings/settings.ts';
import { reading, settingsOf } from './settings.ts';

export const healthAnswer: HopAnswer = {
  status: 200,
  latencyMs: 10,
  genuine: true,
  page: { by: 'unknown' },
  server: '',
  location: null,
  excerpt: 'ok',
  wire: null,
  failure: null,
};

/** What is seen of a project in which nothing is wrong. */
export function soundFacts(env = 'PROD_PROXY_URL=', shell: Environment = {}): DoctorFacts {
  const settings = settingsOf(env, { shell });
  const { errors, warnings } = reading(env, { shell });
  return {
    machine: {
      node: { version: '24.1.0', file: '/usr/bin/node' },
      python: { version: '3.13.1', file: '/p/.venv/bin/python' },
      wantedPython: '>=3.13',
      search: {
        at: 'found',
        streamlit: { command: ['/p/.venv/bin/streamlit'], version: '1.53.0', foundIn: '.venv' },
      },
      lookedIn: [],
      virtualenv: null,
      pin: null,
      ownStreamlit: null,
      packageTool: 'pip',
    },
    project: {
      named: null,
      script: 'app.py',
      reason: null,
      imports: { missing: [], remedy: null },
      choice: [],
      secretsExample: null,
      port: settings.port,
      portFrom: { file: '.env', line: 1, name: 'STREAMLIT_PORT' },
      portState: { at: 'free' },
    },
    settings: { file: '.env', state: 'read', errors, warnings, handWrittenOrigins: null, settings },
    git: [{ file: '.env', state: 'ignored', holdsSecrets: true }],
    config: { files: [], options: null, version: '1.53.0', settings, port: settings.port, env: shell },
    login: null,
    recipes: [],
    linted: [],
    tunnel: {
      settings,
      token: '.env',
      service: { address: 'connect.ngrok-agent.com:443', reach: { ok: true } },
      missingRootCas: null,
      httpsProxy: null,
    },
    network: { settings, proxies: [], lookup: 'answered' },
  };
}

/** `broken port-taken` for each, in their order; what is in order is left out. */
export function ailments(findings: readonly Finding[]): string[] {
  return findings.filter(({ level }) => level !== 'ok').map(({ level, code }) => `${level} ${code}`);
}

/** The one finding that is not in order. @throws where there is another number of them. */
export function onlyAilment(findings: readonly Finding[]): Finding {
  const [first, ...rest] = findings.filter(({ level }) => level !== 'ok');
  if (first === undefined || rest.length > 0)
    throw new Error(`not one ailment: ${JSON.stringify(findings, null, 2)}`);
  return first;
}
