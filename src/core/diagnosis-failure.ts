import { fault, followed, type HopDiagnosis, hostOf, type Scene, subject } from './diagnosis-scene.ts';
import { type HopFailure, isLoopback } from './hops.ts';
import { isRender } from './hops-plan.ts';

/** What no answer at all means. */
export function diagnoseFailure(scene: Scene, failure: HopFailure): HopDiagnosis {
  switch (failure.kind) {
    case 'refused':
      return refused(scene);
    case 'dns':
      return unknownName(scene, failure);
    case 'tls':
      return distrusted(scene, failure);
    case 'timeout':
      return silent(scene, failure);
    case 'other':
      return fault(
        'unexpected',
        scene.kind,
        `${subject(scene)} gave no usable answer: ${failure.message}`,
        scene.kind === 'app'
          ? 'See what listens at that port: ocap-dev doctor.'
          : `Look at the log of the ${scene.kind}.`,
      );
    default:
      return failure.kind satisfies never;
  }
}

function refused(scene: Scene): HopDiagnosis {
  const { hop } = scene.sight;
  const seen = `Nothing listens at ${hop.baseUrl}`;
  if (hop.target === 'local') {
    const advice = `Start the app, or set STREAMLIT_PORT in .env to the port where it listens; to start it:`;
    return fault('app-down', 'app', `${seen}: the app does not run.`, advice, ['ocap-dev']);
  }
  if (isLoopback(hop.baseUrl)) {
    return fault(
      'app-down',
      'app',
      `${seen}: the app does not run there.`,
      'Start the app, or correct the port:',
      [`ocap-dev probe http://localhost:${scene.ground.settings.port}`],
    );
  }
  const message = `${seen}, where the ${scene.kind} should be.`;
  if (scene.kind !== 'proxy')
    return fault('unexpected', scene.kind, message, 'Check the host and port of the URL.');
  return fault('unexpected', 'proxy', message, 'Start the proxy on its server:', [
    'nginx -t && systemctl restart nginx',
  ]);
}

function unknownName(scene: Scene, { code }: HopFailure): HopDiagnosis {
  const host = hostOf(scene);
  if (code === 'EAI_AGAIN') {
    const message = `No name server answered for ${host}, so the ${scene.kind} could not be asked.`;
    return fault('dns', scene.kind, message, "Check this machine's network, then ask again.");
  }
  const message = `No address is known for ${host}, the name of the ${scene.kind}.`;
  return fault('dns', scene.kind, message, nameRemedy(scene));
}

function nameRemedy({ sight, kind }: Scene): string {
  const setting = settingNames[sight.hop.target];
  const record = kind === 'proxy' ? ', or add a DNS record for it' : '';
  return setting === undefined
    ? `Check the spelling of the URL${record}.`
    : `Check ${setting} in .env${record}.`;
}

const settingNames: Readonly<Record<string, string>> = {
  tunnel: 'NGROK_DOMAIN',
  'dev-proxy': 'DEV_PROXY_URL',
  'prod-proxy': 'PROD_PROXY_URL',
};

function distrusted(scene: Scene, failure: HopFailure): HopDiagnosis {
  const host = hostOf(scene);
  const { certificate } = failure;
  if (certificate === null) return noTls(scene, failure);
  const { flaw, names, validFromMs, validToMs } = certificate;
  const tls = (message: string, advice: string, lines: readonly string[] = []) =>
    fault('tls', scene.kind, message, advice, lines);
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
  switch (flaw) {
    case 'expired':
      return tls(
        `The certificate of the ${scene.kind} ${host} ended on ${day(validToMs)}.`,
        'Renew it where TLS ends:',
        ['certbot renew && nginx -s reload'],
      );
    case 'not-yet-valid':
      return tls(
        `The certificate of the ${scene.kind} ${host} begins on ${day(validFromMs)}.`,
        "Check the clock of this machine, then the certificate's.",
      );
    case 'other-name':
      return tls(
        `The certificate of the ${scene.kind} is for ${names.join(', ')}, not for ${host}.`,
        'Give the server of that name a certificate that holds it:',
        [`certbot --nginx -d ${host}`],
      );
    case null:
      return tls(...untrusted(scene, certificate.issuer));
    default:
      return flaw satisfies never;
  }
}

function untrusted(scene: Scene, issuer: string): [string, string, readonly string[]] {
  const host = hostOf(scene);
  return [
    `The certificate of the ${scene.kind} ${host} is signed by ${issuer || 'somebody'}, whom this machine does not trust.`,
    'Serve the whole chain (fullchain.pem), or name the certificate of an authority of your own:',
    [`NODE_EXTRA_CA_CERTS=ca.pem ocap-dev probe ${scene.sight.hop.baseUrl}`],
  ];
}

function noTls(scene: Scene, { message }: HopFailure): HopDiagnosis {
  return fault(
    'tls',
    scene.kind,
    `${subject(scene)} offers no TLS that works: ${message}`,
    'Give the port where TLS is spoken, or check server_name and certificate of that server.',
  );
}

function silent(scene: Scene, { message }: HopFailure): HopDiagnosis {
  const { sight, ground, kind } = scene;
  if (ground.waiting && (isRender(sight.hop.baseUrl) || sight.hop.chain === 'hosted')) {
    const seen = `${subject(scene)} is silent, as while a hosted app is being started.`;
    return fault(
      'cold-start',
      'app',
      seen,
      'Wait: this usually takes 30 to 60 s, and it is asked again by itself.',
    );
  }
  const own = fault('timeout', kind, `The ${kind} is silent: ${message}`, silenceRemedy(scene));
  return followed(own, scene);
}

function silenceRemedy({ sight, kind, behind }: Scene): string {
  if (isRender(sight.hop.baseUrl) || sight.hop.chain === 'hosted') {
    return `If it was asleep it takes 30 to 60 s to start: ocap-dev probe ${sight.hop.baseUrl} --wait 90`;
  }
  if (kind === 'app') return 'It may be busy, or stopped in a debugger: restart it (r in ocap-dev).';
  if (kind === 'tunnel') return 'Reconnect the tunnel (t in ocap-dev); a firewall may be in between.';
  const beyond = behind === null ? '' : `, since ${behind.hop.baseUrl} answers at once`;
  return `Look at the log of the proxy and at its target${beyond}.`;
}
