import { createSocket } from 'node:dgram';
import { once } from 'node:events';

export interface NameServer {
  readonly port: number;
  close(): Promise<void>;
}

const headerLength = 12;

/** A name server on 127.0.0.1 to which these names are 127.0.0.1, and no others exist. */
export async function startNameServer(names: readonly string[]): Promise<NameServer> {
  const socket = createSocket('udp4');
  socket.on('message', (query, { address, port }) => {
    const { name, end } = readName(query);
    socket.send(answer(query, end, names.includes(name)), port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    port: socket.address().port,
    async close() {
      socket.close();
      await once(socket, 'close');
    },
  };
}

/** The name of the first question, and where the question ends. */
function readName(query: Buffer): { name: string; end: number } {
  const labels: string[] = [];
  let at = headerLength;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  // The empty label, then type and class.
  return { name: labels.join('.').toLowerCase(), end: at + 5 };
}

/** RFC 1035: the question again, and one A record for it, or "no such name". Every question is taken for an A. */
function answer(query: Buffer, end: number, exists: boolean): Buffer {
  const header = Buffer.from(query.subarray(0, headerLength));
  header.writeUInt16BE(exists ? 0x8180 : 0x8183, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(exists ? 1 : 0, 6);
  header.writeUInt32BE(0, 8);
  const question = query.subarray(headerLength, end);
  // The name by a pointer to the question, A, IN, for 60 s, four bytes.
  const record = Buffer.from([0xc0, headerLength, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1]);
  return Buffer.concat([header, question, ...(exists ? [record] : [])]);
}
