import type { Socket } from 'node:net';

/** A longer line is none of a spare's: it tells names of variables. */
const longest = 65_536;

/**
 * The next line that comes, and not a byte more: what follows it is left for whoever reads next. Null: the connection ended, the
 * line is too long, or it was given up.
 */
export function nextLine(socket: Socket, signal: AbortSignal): Promise<string | null> {
  const { promise, resolve } = Promise.withResolvers<string | null>();
  let text = Buffer.alloc(0);
  const take = () => {
    for (let chunk: Buffer | null = socket.read(); chunk !== null; chunk = socket.read()) {
      text = Buffer.concat([text, chunk]);
      const end = text.indexOf('\n');
      if (end >= 0) return finish(end);
      if (text.length > longest) return resolve(null);
    }
  };
  const finish = (end: number) => {
    const rest = text.subarray(end + 1);
    leave();
    if (rest.length > 0) socket.unshift(rest);
    resolve(text.toString('utf8', 0, end));
  };
  const fail = () => resolve(null);
  const leave = () => {
    socket.off('readable', take).off('close', fail);
    signal.removeEventListener('abort', fail);
  };
  socket.on('readable', take).once('close', fail);
  signal.addEventListener('abort', fail);
  return promise.finally(leave);
}
