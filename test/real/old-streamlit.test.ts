import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { handshake } from '../support/handshake.ts';
import { startJson } from '../support/json-program.ts';
import { createProject } from '../support/project.ts';
import { needOldStreamlit } from '../support/streamlit.ts';

const undo: (() => unknown)[] = [];
beforeEach(needOldStreamlit);
afterEach(async () => {
  for (const undone of undo.splice(0).reverse()) await undone();
});

async function started(env: string) {
  const project = await createProject('1.33.0');
  undo.push(project.remove);
  project.writeEnv(env);
  const program = startJson(project);
  undo.push(program.end);
  await program.event({ type: 'process', state: 'ready' });
  return { project, program };
}

const custom = 'STREAMLIT_CUSTOM_ORIGINS=https://a.example.org,https://b.example.org';

describe('Streamlit 1.33.0, which has no list', () => {
  it('"red for ever": an origin that it cannot let in is skipped, with the reason', async () => {
    const { program } = await started(custom);
    const row = await program.event({ type: 'probe', check: 'websocket', origin: 'https://a.example.org' });
    expect(row).toMatchObject({ status: 403, verdict: 'skipped' });
    expect(JSON.stringify(row['diagnosis'])).toContain('Streamlit 1.33.0 has no list');
    await program.event({ type: 'probe', origin: 'https://stranger.invalid', verdict: 'pass' });
    expect(program.events.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
  });

  it('lets in the one public host, by browser.serverAddress', async () => {
    const { project } = await started('STREAMLIT_CUSTOM_ORIGINS=https://apps.example.org');
    expect(await handshake(project.port, 'https://apps.example.org')).toBe(101);
    expect(await handshake(project.port, 'https://other.example.org')).toBe(403);
  });
});
