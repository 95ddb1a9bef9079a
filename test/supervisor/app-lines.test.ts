import { expect, it } from 'vitest';
import { logLineWords } from '../../src/core/words/log-line.ts';
import { createLogBuffer, type LogViewName } from '../../src/logs/log-buffer.ts';
import { createAppLines } from '../../src/supervisor/app-lines.ts';

/** As Streamlit 1.53.0 and 1.67.0 print it. */
const lookup = [
  '2026-11-26 13:40:07.251 Did not auto detect external IP.',
  'Please go to https://docs.streamlit.io for debugging hints.',
];

function open() {
  const log = createLogBuffer();
  const lines = createAppLines((source, stream, texts, facts) =>
    log.append(source, stream, 0, texts, { ...facts }),
  );
  const textsOf = (view: LogViewName) =>
    log
      .view(view)
      .slice(0, 100)
      .map(({ source, text }) => `${source}: ${text}`);
  return { lines, textsOf };
}

it('offline the log begins with what the app prints, not with a page of "Did not auto detect external IP"', () => {
  const { lines, textsOf } = open();
  lines('stderr', ['hello', ...lookup, ...lookup], 1);
  lines('stderr', [...lookup, 'bye'], 1);
  lines('stderr', lookup, 2);
  const told = `ocap-dev: ${logLineWords.addressLookup}`;
  expect(textsOf('all')).toEqual(['streamlit: hello', told, 'streamlit: bye', told]);
  expect(textsOf('streamlit').filter((text) => text.includes('external IP'))).toHaveLength(4);
});

it('each probe of ours added a refusal to the view that is read; it stands in our own', () => {
  const { lines, textsOf } = open();
  lines(
    'stderr',
    ['Rejecting WebSocket connection from disallowed origin: https://stranger.invalid', 'hi'],
    1,
  );
  expect(textsOf('all')).toEqual(['streamlit: hi']);
  expect(textsOf('ocap-dev')).toEqual([expect.stringContaining('our own check')]);
});

it('what an app itself says of an address stays where it is', () => {
  const { lines, textsOf } = open();
  lines(
    'stdout',
    ['We Did not auto detect external IP. So what?', 'Please go to https://a.org for hints.'],
    1,
  );
  expect(textsOf('all')).toHaveLength(2);
});
