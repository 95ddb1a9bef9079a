import { expect, it } from 'vitest';
import { refusedOrigin, refusesOurStranger } from '../../../../src/core/app/log/origin-refusal.ts';

it.each([
  [
    '2026-11-26 02:00:00.000 Rejecting WebSocket connection with disallowed Origin or Host header: origin=https://name-21480.app.github.dev, host=localhost:21480',
    'https://name-21480.app.github.dev',
  ],
  ['Rejecting WebSocket connection from disallowed origin: https://a.example.org', 'https://a.example.org'],
  ['Rejecting WebSocket connection from disallowed origin: https://stranger.invalid', null],
  ['Rejecting WebSocket connection from disallowed origin: null', null],
  ['Rejecting WebSocket connection from disallowed origin: *', null],
  ['https://a.example.org was here', null],
])('20: what the log says of a refusal is taken for what it is: %s', (line, origin) => {
  expect(refusedOrigin(line)).toBe(origin);
});

it.each([
  [
    '2026-11-26 07:47:21.492 Rejecting WebSocket connection with disallowed Origin or Host header: origin=https://stranger.invalid, host=127.0.0.1:8502',
    true,
  ],
  ['Rejecting WebSocket connection from disallowed origin: https://stranger.invalid', true],
  ['Rejecting WebSocket connection from disallowed origin: https://evil.example', false],
  ['https://stranger.invalid', false],
])('%s is of our own check: %s (newcomers took it for the fault)', (line, isOurs) => {
  expect(refusesOurStranger(line)).toBe(isOurs);
});
