/** How a page went that was asked for as a browser does; what the script raised is in the app's own output. */
export type PageRun = 'finished' | 'unfinished';

/** `BackMsg.rerun_script`, empty: what a browser sends first. */
const rerun = Uint8Array.of(0x5a, 0);
/** `ForwardMsg.script_finished` (1.33.0 to 1.67.0), a number. */
const scriptFinished = 6;

/**
 * Opens the page as a visitor's browser would and waits until the script is through: a visitor who leaves earlier has it
 * stopped half way. Never rejects.
 */
export async function runPage(baseUrl: string, deadlineMs: number): Promise<PageRun> {
  // Without an Origin, which Streamlit always lets in.
  const socket = new WebSocket(`${baseUrl.replace(/^http/, 'ws')}/_stcore/stream`);
  socket.binaryType = 'arraybuffer';
  const run = await new Promise<PageRun>((resolve) => {
    const timer = setTimeout(() => resolve('unfinished'), deadlineMs);
    const end = (how: PageRun) => {
      clearTimeout(timer);
      resolve(how);
    };
    socket.addEventListener('open', () => socket.send(rerun));
    socket.addEventListener('error', () => end('unfinished'));
    socket.addEventListener('close', () => end('unfinished'));
    socket.addEventListener('message', ({ data }) => {
      if (data instanceof ArrayBuffer && hasNumber(new Uint8Array(data), scriptFinished)) end('finished');
    });
  });
  socket.close();
  return run;
}

/** Does this message of Protocol Buffers hold a number in this field, at its top? */
function hasNumber(bytes: Uint8Array, field: number): boolean {
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[at] ?? 0;
      at += 1;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    const kind = tag % 8;
    if (kind === 0 && Math.floor(tag / 8) === field) return true;
    if (kind === 0) varint();
    else if (kind === 2) {
      const length = varint();
      at += length;
    } else at += kind === 1 ? 8 : 4;
  }
  return false;
}
