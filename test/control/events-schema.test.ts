import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { statusJson } from '../../src/cli/remote/status.ts';
import { eventSchemas, eventsJsonSchema, publishedEvent } from '../../src/control/events-schema.ts';
import { publishedStatus, statusJsonSchema } from '../../src/control/status-schema.ts';
import { publicEvents } from '../../src/core/view/public-events.ts';
import { healthySnapshot } from '../support/snapshot.ts';

const time = '2026-11-26T10:00:00.000Z';

it('what is printed of a snapshot is what the schema says, field by field', () => {
  const events = publicEvents(null, healthySnapshot).map((event) => ({ time, ...event }));
  expect(new Set(events.map(({ type }) => type))).toEqual(
    new Set(['settings', 'origins', 'process', 'tunnel', 'probe']),
  );
  for (const event of events) expect(publishedEvent.safeParse(event).error).toBeUndefined();
  const [first] = events;
  expect(publishedEvent.safeParse({ ...first, more: 1 }).success).toBe(false);
});

it('the published file has every event with what it is, and refuses no field that a later version adds', () => {
  const text = readFileSync(join(import.meta.dirname, '../../schema/events.schema.json'), 'utf8');
  expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(eventsJsonSchema())));
  for (const type of Object.keys(eventSchemas))
    expect(JSON.parse(text)).toHaveProperty(['$defs', type, 'description']);
  expect(text).not.toContain('additionalProperties');
});

it('status --json is what its published schema says, which refuses no later field', () => {
  const status = JSON.parse(statusJson(healthySnapshot));
  expect(publishedStatus.safeParse(status).error).toBeUndefined();
  expect(publishedStatus.safeParse({ ...status, more: 1 }).success).toBe(false);
  const text = readFileSync(join(import.meta.dirname, '../../schema/status.schema.json'), 'utf8');
  expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(statusJsonSchema())));
  expect(text).not.toContain('additionalProperties');
  expect(JSON.parse(text)).toMatchObject({ properties: { process: { properties: { state: {} } } } });
});
