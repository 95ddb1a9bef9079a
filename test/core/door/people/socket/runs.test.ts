import { expect, it } from 'vitest';
import { createPeopleBook } from '../../../../../src/core/door/people/book.ts';
import { newStream, noteMessage, whoRuns } from '../../../../../src/core/door/people/socket/runs.ts';
import { streamlitMessage } from '../../../../../src/core/door/people/socket/streamlit-message.ts';

/** Serialised by Streamlit 1.53.0: `ForwardMsg(hash=…, metadata=…, script_finished=0)` and others. */
it.each([
  ['browser', [0x5a, 0x02, 0x0a, 0x00], 'rerun_script'],
  ['browser', [0x5a, 0x00], 'rerun_script'],
  ['browser', [0x38, 0x01], 'stop_script'],
  ['browser', [0x8a, 0x01, 0x00], 'app_heartbeat'],
  ['app', [0x0a, 0x02, 0x61, 0x62, 0x12, 0x02, 0x08, 0x01, 0x2a, 0x00], 'delta'],
  ['app', [0x0a, 0x02, 0x61, 0x62, 0x12, 0x00, 0x30, 0x00], 'script_finished'],
  ['app', [0xba, 0x01, 0x00], 'navigation'],
  ['app', [0x12, 0xff, 0x7f], null],
  ['app', [0xff, 0xff, 0xff, 0xff, 0xff], null],
  ['app', [], null],
] as const)('of the %s, %j is %s', (side, bytes, kind) => {
  expect(streamlitMessage(side, Uint8Array.from(bytes))).toBe(kind);
});

it('a failure is of those for whom the script runs, or did a moment ago', () => {
  const book = createPeopleBook();
  const [ann, ben] = ['a', 'b'].map((id) =>
    newStream(book.streamOpened({ id, address: null, userAgent: null, guest: null }, 0)),
  );
  if (ann === undefined || ben === undefined) throw new Error('nobody came');
  expect(whoRuns([ann, ben], 0)).toEqual(new Set());
  noteMessage(ann, 'rerun_script', true, 1000);
  expect(whoRuns([ann, ben], 5000)).toEqual(new Set([ann.person]));
  noteMessage(ben, 'rerun_script', true, 6000);
  noteMessage(ann, 'script_finished', false, 6000);
  expect(whoRuns([ann, ben], 6400)).toEqual(new Set([ben.person]));
  expect(whoRuns([ann], 6400)).toEqual(new Set([ann.person]));
  expect(whoRuns([ann], 6600)).toEqual(new Set());
  // Its ends are never told: packed messages.
  expect(whoRuns([ben], 17_000)).toEqual(new Set());
});
