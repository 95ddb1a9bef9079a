import { afterEach, expect, it } from 'vitest';
import { longTestsOn, type RealVersion } from '../../support/streamlit.ts';
import { countingApp } from './clicker.ts';
import type { Visitor } from './client/visitor.ts';
import { type PublishedApp, publicHeaders, publishApp } from './published.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** The page says what the app was sent under our names. */
const tellingApp = `${countingApp}
ours = [name for name in st.context.headers.keys() if "ocap" in name.lower()]
st.text(f"ours={ours}")
`;

async function publish(version: RealVersion): Promise<PublishedApp> {
  const app = await publishApp({ version, files: { 'app.py': tellingApp } });
  undo.push(app.end);
  return app;
}

function leaveAtEnd(...visitors: readonly Visitor[]): void {
  undo.push(...visitors.map(({ leave }) => leave));
}

const ownerOf = (visitor: Visitor) => /^state=(\S+)/m.exec(visitor.texts().join('\n'))?.[1];
const countOf = (visitor: Visitor) => Number(/^n=(\d+) /m.exec(visitor.texts().join('\n'))?.[1]);

it.each(longTestsOn('newest'))(
  'our header from outside means nothing, through the tunnel and at the local port: Streamlit %s',
  async (version) => {
    const app = await publish(version);
    const victim = await app.visit({ query: 'who=victim' });
    const forged = { 'ocap-dev-socket': '6f1b1e0e-1111-4222-8333-944444444444' };
    const outside = await app.visit({ query: 'who=outside', headers: { ...publicHeaders, ...forged } });
    const local = await app.visitLocally({ query: 'who=local', headers: forged });
    leaveAtEnd(victim, outside, local);
    expect(outside.texts()).toContain('ours=[]');
    expect(local.texts()).toContain('ours=[]');
    for (const visitor of [victim, outside, local]) await visitor.click('Count');
    await app.restart('ROUND=1');
    for (const visitor of [victim, outside, local]) await visitor.shows(/^round=1$/m);
    for (const visitor of [victim, outside, local]) await visitor.click('Count');
    expect([victim, outside, local].map(ownerOf)).toEqual(['victim', 'outside', 'local']);
    expect([victim, outside, local].map(countOf)).toEqual([2, 2, 2]);
    expect(victim.socket.closeCodes).toEqual([]);
  },
);

// From 1.61 on Streamlit itself gives a session to whoever names it, also while its page is there: nobody can do better there.
it('whoever names another visitor’s session while the app restarts gets one of their own', async () => {
  const app = await publish('1.53.0');
  const victim = await app.visit({ query: 'who=victim' });
  leaveAtEnd(victim);
  await victim.click('Count');
  const session = victim.page.sessionId ?? '';
  const from = app.program.events.length;
  app.writeEnv('ROUND=1');
  await app.program.event({ type: 'process', state: 'stopping' }, from);
  const thief = await app.visit({ query: 'who=thief', session });
  leaveAtEnd(thief);
  expect(thief.page.sessionId).not.toBe(session);
  expect(ownerOf(thief)).toBe('thief');
  await victim.shows(/^round=1$/m);
  await victim.click('Count');
  expect([ownerOf(victim), countOf(victim)]).toEqual(['victim', 2]);
  expect(victim.socket.closeCodes).toEqual([]);
});

it('names of sessions that are none begin anew, before and after a restart, and cost nobody anything', async () => {
  const app = await publish('1.53.0');
  const victim = await app.visit({ query: 'who=victim' });
  leaveAtEnd(victim);
  await victim.click('Count');
  const odd = ['null', '..', '%00', '0', 'a'.repeat(4000), '6f1b1e0e-1111-4222-8333-944444444444'];
  const come = async () => {
    for (const session of odd) {
      const visitor = await app.visit({ query: 'who=odd', session, comesBack: false });
      expect(visitor.page.sessionId).toMatch(/^[0-9a-f-]{36}$/);
      expect(visitor.page.sessionId).not.toBe(session);
      visitor.leave();
    }
  };
  await come();
  await app.restart('ROUND=1');
  await come();
  await victim.click('Count');
  expect([ownerOf(victim), countOf(victim)]).toEqual(['victim', 2]);
});

it('nothing that the program says of visitors names a session', async () => {
  const app = await publish('newest');
  const visitor = await app.visit();
  leaveAtEnd(visitor);
  await app.restart('ROUND=1');
  await visitor.shows(/^round=1$/m);
  expect(JSON.stringify(app.program.events)).not.toContain(visitor.page.sessionId);
});
