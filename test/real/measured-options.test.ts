import { expect, it } from 'vitest';
import { appAddress } from '../../src/core/app/base-url.ts';
import { readConfigFiles } from '../../src/core/app/streamlit-config.ts';
import { selfSignedCertificate } from '../edge/certificate.ts';
import { createSlots } from '../support/slots.ts';
import { measuredVersions, needOldStreamlit, type RealVersion, startApp } from '../support/streamlit.ts';

const { key, cert } = selfSignedCertificate(['localhost']);
const env = { MY_ADDRESS: '127.0.0.3', MY_PATH: 'team/x' };
const address = (text: string) => `[server]\naddress = "${text}"\n`;

interface Row {
  readonly toml: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** A version that does not start with it, though what we believe of the others holds. */
  readonly not?: RealVersion;
}

const rows: readonly Row[] = [
  { toml: address('') },
  { toml: address('0') },
  { toml: address('127.0.0.2') },
  { toml: address('localhost') },
  { toml: address('::') },
  { toml: address('::1') },
  { toml: address('env:MY_ADDRESS') },
  { toml: address('0.0.0.0:8080') },
  { toml: address('localhost:8501') },
  { toml: address('[::1]') },
  { toml: address('http://localhost') },
  { toml: address(' 127.0.0.2 ') },
  { toml: address('unix:/tmp/ocap-dev-test.sock') },
  { toml: '[server]\naddress = 127\n' },
  { toml: address('127.0.0.2'), args: ['--server.address', ''] },
  { toml: address('127.0.0.2'), env: { STREAMLIT_SERVER_ADDRESS: '' } },
  { toml: address('127.0.0.2'), env: { STREAMLIT_SERVER_ADDRESS: '127.0.0.4' } },
  { toml: '[server]\nbaseUrlPath = "/dash/"\n' },
  { toml: '[server]\nbaseUrlPath = "env:MY_PATH"\n' },
  { toml: '[server]\nbaseUrlPath = "env:NOT_SET"\n' },
  { toml: '', env: { STREAMLIT_SERVER_BASE_URL_PATH: 'env:MY_PATH' } },
  { toml: 'server.baseUrlPath = "dotted"\n' },
  { toml: '\ufeff[server]\nbaseUrlPath = "marked"\n', not: '1.33.0' },
  { toml: '[server]\nsslCertFile = "c.pem"\nsslKeyFile = "k.pem"\n' },
  { toml: '[server]\nsslCertFile = "c.pem"\n' },
  { toml: '[server]\nsslKeyFile = "k.pem"\n' },
  { toml: '[server]\nsslCertFile = ""\nsslKeyFile = ""\n' },
];

/** Does the app get healthy where we say it is, or not start at all where we say that it cannot? */
async function isAsBelieved(version: RealVersion, { toml, not, ...given }: Row): Promise<string> {
  const config = readConfigFiles([{ name: 'config.toml', text: toml }], {});
  const all = { ...env, ...given.env };
  const believed = (port: number) => appAddress({ port, extraArgs: given.args ?? [], env: all, config });
  try {
    const app = await startApp({
      version,
      args: given.args ?? [],
      env: all,
      files: { '.streamlit/config.toml': toml, 'c.pem': cert, 'k.pem': key },
      baseUrl: (port) => believed(port).baseUrl,
    });
    await app.end();
    return believed(1).fault === null ? 'starts, as believed' : 'starts, which we call impossible';
  } catch {
    return believed(1).fault !== null || not === version ? 'does not start, as believed' : 'did not start';
  }
}

it.for(measuredVersions)(
  'Streamlit %s takes its address, path and certificates as we believe',
  { timeout: 180_000 },
  async (version, context) => {
    if (version === '1.33.0') needOldStreamlit(context);
    const slots = createSlots(3);
    const seen = await Promise.all(
      rows.map((row) =>
        slots.take(async () => [JSON.stringify(row), await isAsBelieved(version, row)] as const),
      ),
    );
    expect(seen.filter(([, belief]) => !belief.endsWith('as believed'))).toEqual([]);
  },
);
