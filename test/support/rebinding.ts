import { handshakeThrough } from './nginx.ts';

/** What a page of another name meets at an app, when that name is led to this machine; and the app's own page. */
export async function rebound(port: number): Promise<{ rebound: number; foreign: number; own: number }> {
  const name = 'evil.example';
  const at = (host: string, origin: string) => handshakeThrough({ port, host: `${host}:${port}` }, origin);
  return {
    rebound: await at(name, `http://${name}:${port}`),
    foreign: await at('localhost', `http://${name}:${port}`),
    own: await at('localhost', `http://localhost:${port}`),
  };
}

/** The names that `doctor` says to write. */
export const closingHosts = { STREAMLIT_SERVER_ALLOWED_HOSTS: 'localhost 127.0.0.1' };
