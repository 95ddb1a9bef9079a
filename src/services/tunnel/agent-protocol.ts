import * as z from 'zod/mini';
import type { MessageOf } from '../../core/base/message.ts';

const text = z.string();
const textOrNull = z.nullable(text);

/** What the agent is asked to serve. The authtoken and the passwords travel here and nowhere else: not in arguments, nor in the environment. */
const spec = z.object({
  authtoken: text,
  domain: textOrNull,
  serverAddr: textOrNull,
  rootCas: textOrNull,
  upstream: text,
  gates: z.object({
    /** `user:password` each. */
    logins: z.array(text),
    oauth: z.nullable(z.object({ provider: text, emails: z.array(text), domains: z.array(text) })),
    allowCidrs: z.array(text),
    denyCidrs: z.array(text),
    trafficPolicy: textOrNull,
    compression: z.boolean(),
    pooling: z.boolean(),
    metadata: textOrNull,
  }),
  /** Whole seconds, as the SDK takes them. */
  heartbeatS: z.int(),
});

/** What the supervisor tells its agent. */
export const agentOrderSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('open'), spec }),
  z.object({ type: z.literal('close') }),
]);

/** What an agent tells its supervisor. */
export const agentReportSchema = z.discriminatedUnion('type', [
  /** The server takes connections; its name was looked up in that time. */
  z.object({ type: z.literal('reached'), lookupMs: z.number() }),
  /** Connected and signed in. */
  z.object({ type: z.literal('connected') }),
  /** The tunnel is bound to this URL. */
  z.object({ type: z.literal('opened'), url: text }),
  /** The edge answered a heartbeat. */
  z.object({ type: z.literal('beat'), latencyMs: z.number() }),
  /**
   * There will be no tunnel. `unreachable`: the server took no connection; `no-sdk`: nothing could be loaded to open one with;
   * `clock`: the server's certificate is not valid now, if this machine's clock is right; null: the SDK's text is all there is.
   */
  z.object({
    type: z.literal('failed'),
    code: z.nullable(z.enum(['unreachable', 'no-sdk', 'clock'])),
    message: text,
  }),
  /** There is none any more. */
  z.object({ type: z.literal('lost'), message: text }),
]);

export type AgentSpec = MessageOf<typeof spec>;
export type AgentOrder = MessageOf<typeof agentOrderSchema>;
export type AgentReport = MessageOf<typeof agentReportSchema>;

/** In UTF-16 units: the longest is a traffic policy, whose JSON may take twice its text and more. */
export const maxAgentLine = 1024 * 1024;
