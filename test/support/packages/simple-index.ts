import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

/** An index of Python packages on this machine (PEP 503): the wheels of a folder. */
export async function startSimpleIndex(folder: string): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    const [, name = '', file] = /^\/simple\/([^/]+)\/(.+)?$/.exec(request.url ?? '') ?? [];
    const wheels = readdirSync(folder).filter((wheel) => normal(wheel.split('-')[0] ?? '') === normal(name));
    if (wheels.length === 0) return response.writeHead(404).end();
    if (file !== undefined) return response.end(readFileSync(join(folder, decodeURIComponent(file))));
    response.setHeader('content-type', 'text/html');
    return response.end(wheels.map((wheel) => `<a href="${wheel}">${wheel}</a>`).join('\n'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : '';
  return { url: `http://127.0.0.1:${port}/simple/`, close: () => server.close() };
}

const normal = (name: string) => name.toLowerCase().replaceAll(/[-_.]+/g, '-');
