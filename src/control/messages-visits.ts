import * as z from 'zod/mini';
import { schemaOf } from '../core/base/message.ts';
import type { AskedAgain } from '../core/door/inspect/asked-again.ts';
import type { SocketDetail, VisitDetail } from '../core/door/inspect/detail.ts';
import type { EntryQuery, VisitEntry } from '../core/door/inspect/entries.ts';
import type { KeptFrame } from '../core/door/inspect/kept-visit.ts';
import type { ShownHeader } from '../core/door/inspect/masked.ts';
import { maxRows } from './protocol.ts';

const text = z.string();
const textOrNull = z.nullable(text);
const number = z.number();
const numberOrNull = z.nullable(number);
const id = z.int().check(z.gte(0));

/** A row of the visits; more than fit on a screen are not asked for. */
export const entryQuery = schemaOf<EntryQuery>()(
  z.object({
    person: textOrNull,
    open: z.array(id).check(z.maxLength(100)),
    most: z.int().check(z.gte(0), z.lte(maxRows)),
  }),
);

export const visitEntry = schemaOf<VisitEntry>()(
  z.object({
    id,
    kind: z.enum(['page', 'visit', 'webSocket']),
    atMs: number,
    method: text,
    path: text,
    person: textOrNull,
    status: numberOrNull,
    durationMs: numberOrNull,
    bytes: number,
    assets: number,
    isOpen: z.boolean(),
    isAsset: z.boolean(),
  }),
);

const header = schemaOf<ShownHeader>()(z.object({ name: text, value: text }));

const frame = schemaOf<KeptFrame>()(
  z.object({
    atMs: number,
    side: z.enum(['browser', 'app']),
    opcode: number,
    bytes: number,
    kind: textOrNull,
  }),
);

const socket = schemaOf<SocketDetail>()(
  z.object({
    framesFromBrowser: number,
    framesFromApp: number,
    bytesFromBrowser: number,
    bytesFromApp: number,
    idleMs: number,
    longestSilenceMs: number,
    tail: z.array(frame),
  }),
);

export const visitDetailSchema = schemaOf<VisitDetail>()(
  z.object({
    id,
    atMs: number,
    method: text,
    target: text,
    person: textOrNull,
    address: textOrNull,
    agent: textOrNull,
    origin: textOrNull,
    status: numberOrNull,
    why: textOrNull,
    heldMs: numberOrNull,
    appMs: numberOrNull,
    durationMs: numberOrNull,
    bytesIn: number,
    bytesOut: number,
    came: z.array(header),
    dropped: z.array(text),
    added: z.array(header),
    answered: z.array(header),
    socket: z.nullable(socket),
    isRepeatable: z.boolean(),
    curl: text,
  }),
);

export const askedAgain = schemaOf<AskedAgain>()(
  z.object({ origin: textOrNull, status: numberOrNull, ms: number, failure: textOrNull }),
);
