import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, expect, it } from 'vitest';
import { selfSignedCertificate } from '../edge/certificate.ts';
import { launcher, userEnvironment } from '../support/project.ts';
import { createStandInProject } from '../support/stand-in-project.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const domain = 'mine.ngrok.app';

/** `probe` of a tunnel whose public name is played by a server that answers everything in this way. */
async function probe(status: number, headers: Record<string, string>) {
  const certificate = selfSignedCertificate([domain]);
  const server = createServer(certificate, (_, response) => response.writeHead(status, headers).end());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  undo.push(() => server.close());
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : '';
  const project = await createStandInProject('hostile-app.py');
  undo.push(project.remove);
  project.writeEnv(`NGROK_DOMAIN=${domain}`);
  const ca = join(project.folder, 'ca.pem');
  writeFileSync(ca, certificate.cert);
  const args = ['probe', `https://${domain}`, '--connect-to', `${domain}:443:127.0.0.1:${port}`];
  const { stdout, exitCode } = await execa(launcher, args, {
    cwd: project.folder,
    env: { ...userEnvironment(project.folder), NODE_EXTRA_CA_CERTS: ca },
    extendEnv: false,
    reject: false,
  });
  return { text: stdout.replaceAll(/\s+/g, ' '), exitCode };
}

it.each<[string, number, Record<string, string>, string]>([
  [
    "ngrok's OAuth",
    302,
    { Location: 'https://idp.ngrok.com/oauth2?state=x' },
    'asks to sign in first (302 to https://idp.ngrok.com)',
  ],
  ['a password', 401, { 'WWW-Authenticate': 'Basic realm="ngrok"' }, 'asks for a password first (401)'],
])(
  '%s in front of the tunnel is no fault, is told once, and leads nowhere',
  async (_, status, headers, says) => {
    const { text, exitCode } = await probe(status, headers);
    expect(exitCode).toBe(0);
    expect(text).toContain('tunnel – guarded');
    expect(text.split(says)).toHaveLength(2);
    expect(text).toContain('what lies behind was not seen');
    expect(text).not.toMatch(/auth_basic|probe https:\/\/idp|All is well/);
  },
);
