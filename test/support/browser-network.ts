import { z } from 'zod';

/** What a page's requests and WebSockets came to, counted by the browser that made them. */
export interface NetworkCount {
  /** The paths that were asked for over the line, pages too, in their order. */
  readonly paths: readonly string[];
  /** Of the bodies of all answers, as they came over the line. */
  readonly received: number;
  readonly webSocketsOpened: number;
  readonly webSocketsClosed: number;
  /** Of the messages' contents. */
  readonly messages: {
    readonly sent: number;
    readonly bytesSent: number;
    readonly bytesReceived: number;
  };
}

const frame = z.object({ response: z.object({ opcode: z.number(), payloadData: z.string() }) });
const events = z.discriminatedUnion('method', [
  z.object({
    method: z.literal('Network.responseReceived'),
    params: z.object({
      response: z.object({ url: z.string(), fromDiskCache: z.boolean().optional() }),
    }),
  }),
  z.object({
    method: z.literal('Network.dataReceived'),
    params: z.object({ encodedDataLength: z.number() }),
  }),
  z.object({ method: z.literal('Network.webSocketHandshakeResponseReceived') }),
  z.object({ method: z.literal('Network.webSocketClosed') }),
  z.object({ method: z.literal('Network.webSocketFrameSent'), params: frame }),
  z.object({ method: z.literal('Network.webSocketFrameReceived'), params: frame }),
]);

/** Takes the events of the DevTools protocol. */
export function createNetworkCount(): NetworkCount & { take(event: unknown): void } {
  const paths: string[] = [];
  const messages = { sent: 0, bytesSent: 0, bytesReceived: 0 };
  const count = {
    paths,
    received: 0,
    webSocketsOpened: 0,
    webSocketsClosed: 0,
    messages,
    take(said: unknown) {
      const event = events.safeParse(said);
      if (!event.success) return;
      switch (event.data.method) {
        case 'Network.responseReceived': {
          const { url, fromDiskCache } = event.data.params.response;
          if (/^https?:/.test(url) && fromDiskCache !== true) paths.push(new URL(url).pathname);
          return;
        }
        case 'Network.dataReceived':
          count.received += event.data.params.encodedDataLength;
          return;
        case 'Network.webSocketHandshakeResponseReceived':
          count.webSocketsOpened += 1;
          return;
        case 'Network.webSocketClosed':
          count.webSocketsClosed += 1;
          return;
        case 'Network.webSocketFrameSent':
          messages.sent += 1;
          messages.bytesSent += bytesOf(event.data.params);
          return;
        case 'Network.webSocketFrameReceived':
          messages.bytesReceived += bytesOf(event.data.params);
      }
    },
  };
  return count;
}

/** What is no text comes in base64. */
function bytesOf({ response: { opcode, payloadData } }: z.infer<typeof frame>): number {
  return Buffer.from(payloadData, opcode === 1 ? 'utf8' : 'base64').length;
}
