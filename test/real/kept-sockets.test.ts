import type { Duplex } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { passTo } from '../../src/core/door/plan.ts';
import {
  createShimmed,
  type ShimmedApp,
  type ShimmedOptions,
  stopDump,
} from '../shim/support/shimmed-app.ts';
import { longTestsOn, type RealVersion } from '../support/streamlit.ts';
import { type OpenDoor, openDoor } from '../support/visitors.ts';
import { openVisitor, type Visitor, type VisitorOptions } from './sessions/client/visitor.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const script = `
import streamlit as st
st.session_state.setdefault("n", 0)
if st.button("Count"):
    st.session_state.n += 1
st.text(f"n={st.session_state.n}")
st.text_input("Name")
if file := st.file_uploader("File"):
    st.text(f"{file.name} of {len(file.getvalue())}")
st.text("end of the page")
`;

const restarts = 3;
const held = { type: 'take', order: 1, reruns: 'held' };

/** What a supervisor does of it, over a real door and real Streamlits. */
async function behindDoor(version: RealVersion, options: Partial<ShimmedOptions> = {}) {
  const door = await openDoor();
  const project = await createShimmed(version, { 'app.py': script }, options);
  undo.push(project.end, door.close);
  const lead = (app: ShimmedApp) => {
    listenTo(app, door);
    door.lead(passTo(app.baseUrl, version === 'newest' ? null : version, true));
  };
  lead(await project.start());
  return {
    door,
    /** `meanwhile`: while there is no app. */
    async restart(next: Partial<ShimmedOptions> = {}, meanwhile = () => {}) {
      const settled = door.settle();
      door.lead({ at: 'hold', sockets: 'keep' });
      await settled;
      project.app.messages.say(stopDump);
      await project.app.messages.hear('dumped');
      await project.app.stop();
      meanwhile();
      const moves = door.events.filter(isMove).length;
      lead(await project.start({ ...next, first: [held] }));
      await expect.poll(() => door.events.filter(isMove).length).toBe(moves + 1);
      project.app.messages.say({ type: 'release' });
    },
    visit: (options: Partial<VisitorOptions> = {}): Promise<Visitor> => visitThrough(door, options),
  };
}

async function visitThrough(door: OpenDoor, options: Partial<VisitorOptions>): Promise<Visitor> {
  const visitor = await openVisitor({ url: door.url, ...options });
  undo.push(visitor.leave);
  return visitor;
}

function listenTo({ child }: ShimmedApp, door: OpenDoor): void {
  let rest = '';
  (child.stdio[3] as Duplex).on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const message: Readonly<Record<string, unknown>> = JSON.parse(line);
      if (message['type'] === 'socket') door.joined(String(message['socket']), String(message['session']));
    }
  });
}

const isMove = ({ type }: { readonly type: string }) => type === 'webSockets.moved';

describe.each(longTestsOn('newest'))('visitors of Streamlit %s whose app restarts', (version) => {
  it('click on: nothing is lost or doubled, no WebSocket closed, each in its session', async () => {
    const { door, visit, restart } = await behindDoor(version);
    const visitors = await Promise.all(Array.from({ length: 5 }, () => visit()));
    const sessions = visitors.map(({ page }) => page.sessionId);
    const clicks = visitors.map(() => 0);
    let isOver = false;
    const clicking = visitors.map(async (visitor, index) => {
      while (!isOver) {
        await visitor.shows(/^end of the page$/m);
        await visitor.click('Count');
        clicks[index] = (clicks[index] ?? 0) + 1;
      }
    });
    for (let count = 1; count <= restarts; count += 1) {
      await expect.poll(() => Math.min(...clicks), { timeout: 20_000 }).toBeGreaterThan(count * 3);
      await restart();
    }
    isOver = true;
    await Promise.all(clicking);
    for (const [index, visitor] of visitors.entries())
      await visitor.shows(new RegExp(`^n=${clicks[index]}$`, 'm'));
    expect(visitors.map(({ page }) => page.sessionId)).toEqual(sessions);
    expect(visitors.flatMap(({ socket }) => [socket.opened, ...socket.closeCodes])).toEqual(Array(5).fill(1));
    expect(door.openWebSockets).toBe(5);
  });

  it('upload a file while it is away, and it is there', async () => {
    const { visit, restart } = await behindDoor(version);
    const visitor = await visit();
    await visitor.click('Count');
    let uploaded: Promise<void> | null = null;
    await restart({}, () => (uploaded = visitor.upload('File', 'a.bin', Buffer.alloc(5000, 7))));
    await uploaded;
    await visitor.shows(/^a.bin of 5000$/m);
    await visitor.shows(/^n=1$/m);
    expect([visitor.socket.opened, ...visitor.socket.closeCodes]).toEqual([1]);
  });

  it('are let in no more from an origin that is listed no more: their WebSocket is closed', async () => {
    const listed = (...origins: readonly string[]) => ({
      env: { STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS: origins.join(' ') },
    });
    const [stays, goes] = ['https://stays.example', 'https://goes.example'];
    const { door, visit, restart } = await behindDoor(version, listed(stays, goes));
    const [staying, going] = [
      await visit({ headers: { origin: stays } }),
      await visit({ headers: { origin: goes } }),
    ];
    await restart(listed(stays));
    await staying.click('Count');
    await staying.shows(/^n=1$/m);
    await expect.poll(() => going.socket.closeCodes).toEqual([1012]);
    expect(staying.socket.closeCodes).toEqual([]);
    expect(door.events.find(isMove)).toMatchObject({ count: 1, closed: 1 });
    await expect(visit({ headers: { origin: goes } })).rejects.toThrow('403');
  });
});
