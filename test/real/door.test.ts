import { afterEach, describe, expect, it } from 'vitest';
import { createAppBehind } from '../support/restarts.ts';
import { realVersions } from '../support/streamlit.ts';
import { type OpenDoor, openDoor, openPage, openWebSocket, startVisitors } from '../support/visitors.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** How Streamlit ends its WebSockets when it goes, also without a door: Tornado without a word, uvicorn with 1012. */
const farewell = { '1.53.0': 1006, newest: 1012 };

/** As behind a tunnel: for Streamlit of the same origin, if neither name is touched on the way. */
const publicHeaders = { host: 'shop.example', origin: 'https://shop.example' };

describe.each(realVersions)('visitors of Streamlit %s', (version) => {
  async function start() {
    const door: OpenDoor = await openDoor();
    const app = await createAppBehind(door, version);
    cleanups.push(door.close, app.remove);
    await app.start();
    return { door, app };
  }

  it('notice no restart: no request fails, and each page is connected again by its next handshake', async () => {
    const { door, app } = await start();
    const everybody = ['/', '/_stcore/health', '/_stcore/host-config'].map((path) =>
      startVisitors(door.url, path),
    );
    const pages = Array.from({ length: 20 }, () => openPage(door.url, publicHeaders));
    cleanups.push(() => pages.forEach((page) => void page.leave()));
    await Promise.all(pages.map((page) => page.until(1)));
    for (let restarts = 1; restarts <= 3; restarts += 1) {
      expect(door.openWebSockets).toBe(20);
      await app.stop();
      await app.start();
      await Promise.all(pages.map((page) => page.until(restarts + 1)));
    }
    const tallies = await Promise.all(everybody.map((visitors) => visitors.stop()));
    expect(tallies.flatMap(({ failures }) => failures)).toEqual([]);
    for (const { answered } of tallies) expect(answered).toBeGreaterThan(10);
    expect(pages.map((page) => page.handshakes)).toEqual(Array(20).fill([101, 101, 101, 101]));
    // Each was ended by the app, once per restart; the door passes on how.
    expect(pages.flatMap(({ closeCodes }) => closeCodes)).toEqual(Array(60).fill(farewell[version]));
  });

  it('from elsewhere get its 403, which is reported', async () => {
    const { door } = await start();
    const stranger = { host: 'shop.example', origin: 'https://stranger.example' };
    expect(await openWebSocket(door.url, stranger)).toBe(403);
    expect(await door.until('visit.ended')).toMatchObject({ path: '/_stcore/stream', status: 403 });
    expect(door.events[0]).toEqual({ type: 'origin.refused', origin: 'https://stranger.example' });
    const friend = await openWebSocket(door.url, publicHeaders);
    expect(friend).not.toBe(403);
    if (typeof friend === 'object') friend.terminate();
  });
});
