import type { Duplex } from 'node:stream';
import { z } from 'zod';

/** The types of streams that an agent and its edge open towards each other. */
export const streamTypes = {
  auth: 0,
  bind: 1,
  unbind: 2,
  proxy: 3,
  restart: 4,
  stop: 5,
  update: 6,
  stopTunnel: 9,
  heartbeat: 0xffffffff,
} as const;

export const authRequest = z.object({ Extra: z.looseObject({ AuthToken: z.string() }) });

const headerChanges = z
  .object({ add: z.array(z.string()).nullish(), remove: z.array(z.string()).nullish() })
  .nullish();

const logins = z
  .object({ credentials: z.array(z.object({ username: z.string(), cleartext_password: z.string() })) })
  .nullish();

export const bindRequest = z.object({
  Id: z.string(),
  Proto: z.string(),
  ForwardsTo: z.optional(z.string()),
  Opts: z.looseObject({
    Domain: z.string().nullish(),
    Hostname: z.string().nullish(),
    RequestHeaders: headerChanges,
    BasicAuth: logins,
    OAuth: z.looseObject({}).nullish(),
  }),
  Extra: z.looseObject({}).optional(),
});

export type BindRequest = z.infer<typeof bindRequest>;

export const unbindRequest = z.object({ Id: z.string() });

/** Reads the one JSON value of a request. It has no length and no FIN: it is whole when it parses. */
export function readRequest(stream: Duplex, onRequest: (request: unknown) => void): void {
  let text = '';
  const take = (chunk: Buffer) => {
    text += chunk.toString('utf8');
    const request = parsed(text);
    if (request === undefined) return;
    stream.off('data', take);
    stream.resume();
    onRequest(request);
  };
  stream.on('data', take);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Answers with one JSON value and FIN: the agent reads to the end. */
export function answer(stream: Duplex, value: unknown): void {
  stream.end(JSON.stringify(value));
}

/** The answer to Auth; all of `Extra` is optional. */
export function authAnswer(sessionId: string): unknown {
  return {
    Version: '3',
    ClientId: sessionId,
    Extra: { Version: 'test', Region: 'local', Cookie: '', PlanName: 'test', SessionDuration: 0 },
  };
}

/** The answer to Bind: the agent insists on all five keys. */
export function bindAnswer(tunnel: { id: string; url: string }, request: BindRequest): unknown {
  return {
    Id: tunnel.id,
    URL: tunnel.url,
    Proto: request.Proto,
    Opts: request.Opts,
    Extra: { Token: `token-${tunnel.id}` },
  };
}
