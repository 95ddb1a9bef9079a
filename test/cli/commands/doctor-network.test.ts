import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createPatient, type Patient } from '../../support/doctor.ts';
import { ailments } from '../../support/doctor-facts.ts';
import { freePort } from '../../support/streamlit.ts';

let patient: Patient;
let silent: Server | undefined;
const sockets = new Set<Socket>();

afterEach(() => {
  patient.end();
  for (const socket of sockets) socket.destroy();
  silent?.close();
});

/** A port where connections are taken and nothing is ever said. */
async function silentPort(): Promise<number> {
  silent = createServer((socket) => sockets.add(socket)).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const address = silent.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function seen(...args: Parameters<Patient['examine']>): Promise<string[]> {
  return ailments((await patient.examine(...args)).findings);
}

describe('proxies', () => {
  it('that cannot be reached are warnings, and all else is looked at', async () => {
    patient = await createPatient();
    const port = await freePort();
    await patient.writeEnv(`DEV_PROXY_URL=http://127.0.0.1:${port}\nPROD_PROXY_URL=http://proxy.invalid`);
    const { code, findings } = await patient.examine();
    expect(code).toBe(0);
    expect(ailments(findings).slice(2)).toEqual([
      'warning dev-proxy-unreachable',
      'warning prod-proxy-unreachable',
    ]);
    expect(findings.find((finding) => finding.code === 'dev-proxy-unreachable')?.what).toContain(
      `Nothing listens at 127.0.0.1:${port}.`,
    );
  });

  it('that lead nowhere are told apart by what they answer', async () => {
    const nginx = '<center>nginx/1.27</center>';
    patient = await createPatient('newest', { answer: () => ({ status: 502, body: nginx }) });
    expect(await seen()).toEqual(['warning dev-proxy-unwell', 'warning prod-proxy-unwell']);
  });

  it('that ask ngrok for another tunnel are told so', async () => {
    const body = 'The endpoint old.ngrok.app is offline. ERR_NGROK_3200';
    patient = await createPatient('newest', { answer: () => ({ status: 404, body }) });
    const { findings } = await patient.examine();
    expect(findings.find(({ code }) => code === 'dev-proxy-other-tunnel')?.what).toContain('old.ngrok.app');
  });

  it('of development are not asked without a tunnel', async () => {
    patient = await createPatient();
    const { findings } = await patient.examine({ options: { tunnel: false } });
    expect(findings.map(({ code }) => code)).not.toContain('dev-proxy');
    expect(findings.map(({ code }) => code)).toContain('prod-proxy');
  });
});

describe('the tunnel', () => {
  it('whose service cannot be reached is a warning, with the proxy that the SDK ignores', async () => {
    patient = await createPatient();
    await patient.writeEnv(`NGROK_SERVER_ADDR=127.0.0.1:${await freePort()}`);
    const doubtful = 'warning setting-doubtful';
    expect(await seen()).toEqual([doubtful, 'warning tunnel-service-unreachable']);
    expect(await seen({ shell: { HTTPS_PROXY: 'http://proxy.example.org' } })).toEqual([
      doubtful,
      'warning tunnel-service-unreachable',
      'warning tunnel-proxy-ignored',
    ]);
  });

  it('has its token from the shell, .env or ngrok’s own file, which is told without it', async () => {
    patient = await createPatient();
    const place = async (...args: Parameters<Patient['examine']>) =>
      (await patient.examine(...args)).findings.find(({ code }) => code.startsWith('tunnel-token'))?.what;
    expect(await place()).toBe("ngrok's authtoken is in .env.");
    const exported = { shell: { NGROK_AUTHTOKEN: '2other_token' } };
    expect(await place(exported)).toBe("ngrok's authtoken is in the shell's environment.");
    await patient.writeEnv('NGROK_AUTHTOKEN=');
    expect(await place()).toContain('there is no authtoken');
    await patient.write('config/ngrok/ngrok.yml', 'version: 3\nagent:\n  authtoken: 2third_token\n');
    const xdg = { shell: { XDG_CONFIG_HOME: `${patient.folder}/config` } };
    expect(await place(xdg)).toBe(`ngrok's authtoken is in ${patient.folder}/config/ngrok/ngrok.yml.`);
  });

  it('whose certificates do not exist is broken', async () => {
    patient = await createPatient();
    await patient.writeEnv('NGROK_ROOT_CAS=certs/ca.pem');
    expect(await seen()).toEqual(['broken tunnel-root-cas-missing']);
    await patient.write('certs/ca.pem', '');
    expect(await seen()).toEqual([]);
    await patient.writeEnv('NGROK_ROOT_CAS=trusted');
    expect(await seen()).toEqual([]);
  });
});

describe("Streamlit's look-up of its external address", () => {
  it('is a trap where nothing comes back', async () => {
    patient = await createPatient();
    const lookupUrl = `http://127.0.0.1:${await silentPort()}`;
    expect(await seen({ lookupUrl })).toEqual(['warning lookup-silent']);
  });

  it('is none where it is refused', async () => {
    patient = await createPatient();
    const { findings } = await patient.examine({ lookupUrl: `http://127.0.0.1:${await freePort()}` });
    expect(findings.find(({ code }) => code === 'lookup')?.what).toContain('refused quickly');
  });

  it('goes through the proxy that Python takes', async () => {
    patient = await createPatient();
    const shell = { http_proxy: patient.far.url };
    expect(await seen({ shell, lookupUrl: 'http://checkip.invalid/' })).toEqual([]);
    expect(patient.far.asked).toContain('http://checkip.invalid/');
  });
});
