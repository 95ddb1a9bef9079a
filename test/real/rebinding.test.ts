import { expect, it } from 'vitest';
import { closingHosts, rebound } from '../support/rebinding.ts';
import { realVersions, startApp } from '../support/streamlit.ts';

it.each(realVersions)('Streamlit %s lets in a page whose name is led to this machine', async (version) => {
  const app = await startApp({ version });
  try {
    expect(await rebound(app.port)).toEqual({ rebound: 101, foreign: 403, own: 101 });
  } finally {
    await app.end();
  }
});

it('the newest one refuses it once server.allowedHosts is set, and its own page gets in', async () => {
  const app = await startApp({ version: 'newest', env: closingHosts });
  try {
    expect(await rebound(app.port)).toEqual({ rebound: 403, foreign: 403, own: 101 });
  } finally {
    await app.end();
  }
});
