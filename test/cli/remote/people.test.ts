import { expect, it } from 'vitest';
import { peopleJson, peopleReport } from '../../../src/cli/remote/people.ts';
import { anna } from '../../support/snapshot.ts';

const atMs = new Date(2026, 10, 23, 14, 2, 9).getTime();
const here = { ...anna, sinceMs: atMs };
const gone = {
  ...anna,
  ...{
    name: 'kind owl',
    agent: null,
    page: null,
    address: null,
    webSockets: 0,
    reruns: 1,
    bytesIn: 0,
    bytesOut: 0,
  },
  ...{ leftMs: atMs + 60_000, errors: 2, lastError: '500 /\u001b[31mx' },
};

it('people are a line each, in columns, with nothing that a terminal obeys', () => {
  expect(peopleReport({ here: 1, latest: 0, people: [here, gone] })).toBe(
    [
      'amber fox  here since 14:02:09  Safari on iPhone  /report  203.0.113.9  1 WebSocket   38 reruns  12.0 kB in, 1.2 MB out',
      'kind owl   left at 14:03:09     -                 -        -            0 WebSockets  1 rerun    0 B in, 0 B out         2 errors, the last: 500 /?[31mx',
      '',
    ].join('\n'),
  );
  expect(peopleReport({ here: 0, latest: 0, people: [] })).toBe(
    'Nobody has come through the tunnel so far.\n',
  );
});

it('--json is one list with the fields of the contract', () => {
  expect(JSON.parse(peopleJson({ here: 1, latest: 0, people: [here, gone] }))).toEqual([
    {
      name: 'amber fox',
      address: '203.0.113.9',
      agent: 'Safari on iPhone',
      page: '/report',
      since: new Date(atMs).toISOString(),
      left: null,
      webSockets: 1,
      bytesIn: 12_000,
      bytesOut: 1_234_000,
      reruns: 38,
      errors: 0,
      lastError: null,
    },
    expect.objectContaining({ name: 'kind owl', left: new Date(atMs + 60_000).toISOString(), errors: 2 }),
  ]);
});
