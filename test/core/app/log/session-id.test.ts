import { expect, it } from 'vitest';
import { withoutSessionIds } from '../../../../src/core/app/log/session-id.ts';

const id = '0b5c8d54-3c1e-4e0a-9d8e-2f7c1a9b6e33';

it.each([
  `Session with id ${id} is already connected! Connecting to a new session.`,
  `Created new session for client 12. Session ID: ${id}`,
  `Shutting down (session=${id})`,
])('the log does not say by which id somebody could go on as another visitor: %s', (line) => {
  expect(withoutSessionIds(line)).not.toContain(id);
});

it('other ids of an app stay as they are', () => {
  expect(withoutSessionIds(`order ${id} paid`)).toBe(`order ${id} paid`);
});
