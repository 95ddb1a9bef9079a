import { describe, it } from 'vitest';
import { selfSignedCertificate } from '../edge/certificate.ts';
import { someOf } from '../support/depth.ts';
import { createPlaceAsker } from '../support/probing.ts';
import { createSlots } from '../support/slots.ts';
import { type AppOptions, realVersions, startApp } from '../support/streamlit.ts';

const listed = 'https://dev.example.org';
const alsoListed = 'https://www.example.org';
const stranger = 'https://stranger.example';

interface Row extends Pick<AppOptions, 'args' | 'env' | 'files'> {
  readonly given: string;
  readonly listed: 101 | 403;
  readonly stranger: 101 | 403;
  /** What Streamlit says of it on its log. */
  readonly says?: string;
}

/** Which form of the list is obeyed, and which is ignored without a word; the most telling ones first. */
const rows: readonly Row[] = [
  { given: 'nothing', listed: 403, stranger: 403 },
  {
    given: 'a space list in …_CORS_ALLOWED_ORIGINS',
    env: { STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS: `${alsoListed} ${listed}` },
    listed: 101,
    stranger: 403,
  },
  {
    given: 'a flag for each',
    args: ['--server.corsAllowedOrigins', listed, '--server.corsAllowedOrigins', alsoListed],
    listed: 101,
    stranger: 403,
  },
  {
    given: 'no CORS protection alone',
    env: { STREAMLIT_SERVER_ENABLE_CORS: 'false' },
    listed: 101,
    stranger: 101,
  },
  {
    given: 'a comma list in STREAMLIT_SERVER_ALLOWED_ORIGINS',
    env: { STREAMLIT_SERVER_ALLOWED_ORIGINS: `${listed},${alsoListed}` },
    listed: 403,
    stranger: 403,
  },
  {
    given: '* in STREAMLIT_SERVER_ALLOWED_ORIGINS',
    env: { STREAMLIT_SERVER_ALLOWED_ORIGINS: '*' },
    listed: 403,
    stranger: 403,
  },
  {
    given: 'a comma list in …_CORS_ALLOWED_ORIGINS',
    env: { STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS: `${listed},${alsoListed}` },
    listed: 403,
    stranger: 403,
  },
  {
    given: 'JSON in …_CORS_ALLOWED_ORIGINS',
    env: { STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS: JSON.stringify([listed, alsoListed]) },
    listed: 403,
    stranger: 403,
  },
  {
    given: '* in …_CORS_ALLOWED_ORIGINS',
    env: { STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS: '*' },
    listed: 403,
    stranger: 403,
  },
  {
    given: 'one flag with a comma list',
    args: ['--server.corsAllowedOrigins', `${listed},${alsoListed}`],
    listed: 403,
    stranger: 403,
  },
  {
    given: 'corsAllowedOrigins of config.toml',
    files: { '.streamlit/config.toml': `[server]\ncorsAllowedOrigins = ["${listed}", "${alsoListed}"]\n` },
    listed: 101,
    stranger: 403,
  },
  {
    given: 'another list in config.toml, replaced',
    files: { '.streamlit/config.toml': `[server]\ncorsAllowedOrigins = ["${stranger}"]\n` },
    env: { STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS: listed },
    listed: 101,
    stranger: 403,
  },
  {
    given: 'allowedOrigins of config.toml',
    files: { '.streamlit/config.toml': `[server]\nallowedOrigins = ["${listed}"]\n` },
    listed: 403,
    stranger: 403,
    says: '"server.allowedOrigins" is not a valid config option.',
  },
  {
    given: 'no CORS and no XSRF protection',
    args: ['--server.enableCORS', 'false', '--server.enableXsrfProtection', 'false'],
    listed: 101,
    stranger: 101,
  },
  {
    given: 'browser.serverAddress',
    args: ['--browser.serverAddress', new URL(listed).host],
    listed: 101,
    stranger: 403,
  },
];

// Linux has more loopback addresses than one; elsewhere they would have to be set up.
const hasLoopbacks = process.platform === 'linux';

// One start is half a second of both processors of a small machine.
const slots = createSlots(2);

describe.each(realVersions)('Streamlit %s', (version) => {
  it.concurrent.for(version === 'newest' ? rows : someOf(4, rows))(
    '$listed for a listed and $stranger for an unlisted origin, given $given',
    (row, { expect }) =>
      slots.take(async () => {
        const app = await startApp({ version, ...row });
        const asker = createPlaceAsker(app.baseUrl);
        try {
          const status = async (origin: string | null) => (await asker.ask({ origin })).status;
          expect({ listed: await status(listed), stranger: await status(stranger) }).toEqual({
            listed: row.listed,
            stranger: row.stranger,
          });
          expect(await status(null), 'without Origin').toBe(101);
          expect(await status('http://localhost:1'), 'localhost').toBe(101);
          if (row.says !== undefined) expect(app.output()).toContain(row.says);
        } finally {
          asker.close();
          await app.end();
        }
      }),
  );

  it.runIf(hasLoopbacks).concurrent(
    'lets in a page of the very host that it is asked as, without any list',
    ({ expect }) =>
      slots.take(async () => {
        const app = await startApp({ version, baseUrl: (port) => `http://127.0.0.2:${port}` });
        const asker = createPlaceAsker(app.baseUrl);
        try {
          expect(await asker.ask({ origin: app.baseUrl })).toMatchObject({ status: 101 });
          expect(await asker.ask({ origin: `http://127.0.0.3:${app.port}` })).toMatchObject({ status: 403 });
        } finally {
          asker.close();
          await app.end();
        }
      }),
  );

  it.concurrent('is healthy with a self-made certificate, and refuses connections once it is killed', ({
    expect,
  }) =>
    slots.take(async () => {
      const { key, cert } = selfSignedCertificate(['127.0.0.1']);
      const app = await startApp({
        version,
        files: { 'key.pem': key, 'cert.pem': cert },
        args: ['--server.sslCertFile', 'cert.pem', '--server.sslKeyFile', 'key.pem'],
        baseUrl: (port) => `https://127.0.0.1:${port}`,
      });
      const asker = createPlaceAsker(app.baseUrl);
      expect(await asker.ask({ check: 'health' })).toMatchObject({ status: 200, genuine: true });
      expect(await asker.ask({ check: 'websocket' })).toMatchObject({ status: 101, failure: null });
      await app.end();
      const refused = { status: null, genuine: false, failure: { kind: 'refused' } };
      expect(await asker.ask({ check: 'health' })).toMatchObject(refused);
      expect(await asker.ask({ check: 'websocket' })).toMatchObject(refused);
      asker.close();
    }));
});
