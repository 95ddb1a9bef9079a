import * as z from 'zod/mini';
import { eventWords } from '../core/words/events.ts';
import { eventSchemas, plainSchema } from './events-schema.ts';

const { process, tunnel, origins, settings, probe } = eventSchemas;

/** The object of `status --json`: the latest event of each kind, and all current probes. */
export const publishedStatus = z.strictObject({
  project: z.string().check(z.describe(eventWords.status.project)),
  pid: z.number().check(z.describe(eventWords.status.pid)),
  version: z.string(),
  process,
  tunnel,
  origins,
  settings,
  probes: z.array(probe),
});

/** Its JSON Schema (2020-12). A field that it does not name is no fault: later versions may have more. */
export function statusJsonSchema(): object {
  const { title, description } = eventWords.status;
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title,
    description,
    ...plainSchema(publishedStatus),
  };
}
