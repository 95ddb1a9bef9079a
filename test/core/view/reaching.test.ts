import { expect, it } from 'vitest';
import { reachingNews } from '../../../src/core/view/reaching.ts';
import type { Snapshot } from '../../../src/core/view/snapshot.ts';
import { windowTitle } from '../../../src/ui/model/window-title.ts';
import { themeFor } from '../../../src/ui/terminal/theme.ts';
import { healthySnapshot as healthy } from '../../support/snapshot.ts';

const person = {
  ...{ name: 'Calm Otter', address: null, agent: null, page: '/', sinceMs: 0, leftMs: null, webSockets: 1 },
  ...{ bytesIn: 0, bytesOut: 0, reruns: 0, errors: 0, lastError: null },
};
const visited: Snapshot = { ...healthy, people: { here: 1, latest: 0, people: [person] } };
const failure = {
  where: 'app/front.py:6 in <module>',
  message: "streamlit.errors.KeyError: 'x'",
  hint: '',
  atMs: 5,
};
const raised: Snapshot = { ...healthy, appFailure: failure };
const refused: Snapshot = {
  ...healthy,
  visits: { count: 1, webSockets: 0, refused: [{ origin: 'https://x.example', times: 1 }] },
};
const away: Snapshot = { ...healthy, tunnel: { ...healthy.tunnel, state: 'reconnecting' } };

it.each([
  ['the first visitor', healthy, visited, ['Calm Otter is here']],
  ['not the second', visited, { ...visited, people: { here: 2, latest: 0, people: [person, person] } }, []],
  ['an origin that is refused', healthy, refused, ['https://x.example was refused']],
  [
    'not the same again',
    refused,
    { ...refused, visits: { ...refused.visits, refused: [{ origin: 'https://x.example', times: 2 }] } },
    [],
  ],
  ['a script that fails', healthy, raised, ['The script failed: KeyError front.py:6']],
  ['once', raised, { ...raised, probes: [] }, []],
  ['the tunnel lost', healthy, away, ['The tunnel is lost']],
  ['and back', away, healthy, ['The tunnel is back']],
] as const)('tells of %s', (_, before, after, news) => {
  expect(reachingNews(before, after)).toEqual(news);
});

const theme = themeFor({ environment: { LANG: 'C.UTF-8' }, noColor: false });

it.each([
  ['well', healthy, '✓ ocapistaine'],
  ['visited', visited, '✓ ocapistaine · 1 person'],
  ['failing', raised, '✗ KeyError front.py:6 · ocapistaine'],
  ['cut off', away, '✗ tunnel reconnecting · ocapistaine'],
  [
    'starting',
    { ...healthy, process: { ...healthy.process, state: 'starting' } },
    '◌ ocapistaine · starting',
  ],
] as const)('the title of the terminal says that it is %s', (_, snapshot, title) => {
  expect(windowTitle(snapshot, theme)).toBe(title);
});
