/** One request as it came on the wire. */
export interface WireRequest {
  readonly method: string;
  readonly target: string;
  readonly body: string;
}

/**
 * The requests on a connection, read as strictly as RFC 9112 allows: whatever two readers might take for different requests is
 * an error.
 *
 * @throws Error where it can be read in two ways, or breaks off.
 */
export function strictRequests(bytes: string): readonly WireRequest[] {
  const requests: WireRequest[] = [];
  for (let rest = bytes; rest !== ''; ) {
    const end = rest.indexOf('\r\n\r\n');
    if (end === -1) throw new Error(`half a head: ${JSON.stringify(rest.slice(0, 200))}`);
    const [line = '', ...fields] = rest.slice(0, end).split('\r\n');
    const [method = '', target = '', version, ...more] = line.split(' ');
    if (version !== 'HTTP/1.1' || more.length > 0) throw new Error(`not a request line: ${line}`);
    const { body, length } = readBody(fields.map(readField), rest.slice(end + 4));
    requests.push({ method, target, body });
    rest = rest.slice(end + 4 + length);
  }
  return requests;
}

function readField(line: string): readonly [name: string, value: string] {
  const match = /^([!#$%&'*+\-.^_`|~\w]+):[ \t]*([^\r\n\0]*?)[ \t]*$/.exec(line);
  if (match === null) throw new Error(`not a field: ${JSON.stringify(line)}`);
  return [(match[1] ?? '').toLowerCase(), match[2] ?? ''];
}

function readBody(fields: readonly (readonly [string, string])[], rest: string) {
  const all = (wanted: string) => fields.flatMap(([name, value]) => (name === wanted ? [value] : []));
  const [lengths, codings] = [all('content-length'), all('transfer-encoding')];
  if (lengths.length + codings.length > 1) throw new Error(`two frames: ${JSON.stringify(fields)}`);
  if (all('host').length !== 1) throw new Error(`hosts: ${JSON.stringify(all('host'))}`);
  const [length] = lengths;
  if (length !== undefined) {
    if (!/^\d+$/.test(length)) throw new Error(`no length: ${length}`);
    if (rest.length < Number(length)) throw new Error('half a body');
    return { body: rest.slice(0, Number(length)), length: Number(length) };
  }
  if (codings.length === 0) return { body: '', length: 0 };
  // Whatever else was done to the body, chunks are its frame.
  if (!/(^|, )chunked$/i.test(codings[0] ?? '')) throw new Error(`no coding: ${codings[0]}`);
  return readChunks(rest);
}

function readChunks(bytes: string) {
  let body = '';
  for (let at = 0; ; ) {
    const [line = '', size = ''] = /^([\da-f]{1,8})\r\n/i.exec(bytes.slice(at, at + 12)) ?? [];
    if (size === '') throw new Error(`no chunk: ${JSON.stringify(bytes.slice(at, at + 40))}`);
    at += line.length;
    const count = Number.parseInt(size, 16);
    body += bytes.slice(at, at + count);
    at += count;
    if (bytes.slice(at, at + 2) !== '\r\n') throw new Error('a chunk without its end');
    at += 2;
    if (count === 0) return { body, length: at };
  }
}
