import type { Secret } from '../../base/secret.ts';
import { boolean, hostName, secret, serverAddress, text } from './kinds.ts';
import { always, type SettingRow } from './row.ts';

const tunnelDomain: SettingRow<string | null> = {
  name: 'NGROK_DOMAIN',
  kind: hostName,
  fallback: always(null),
  scope: 'tunnel',
  reachesApp: true,
  docs: {
    says: 'The reserved domain of the ngrok tunnel. Setting it also opens the tunnel (see `USE_NGROK`).',
    example: 'your-dev-tunnel.ngrok-free.app',
  },
};

const authtoken: SettingRow<Secret | null> = {
  name: 'NGROK_AUTHTOKEN',
  kind: secret,
  fallback: always(null),
  scope: 'tunnel',
  reachesApp: false,
  docs: {
    says: "ngrok's authtoken.",
    defaultSays: 'the one that "ngrok config add-authtoken" has put into ngrok\'s own config file',
    remark: 'The app does not get it, unless `NGROK_AUTHTOKEN_FOR_APP` says so.',
    example: '',
  },
};

const authtokenForApp: SettingRow<boolean> = {
  name: 'NGROK_AUTHTOKEN_FOR_APP',
  kind: boolean,
  fallback: always(false),
  scope: 'app',
  reachesApp: false,
  docs: {
    says: 'Whether the app gets `NGROK_AUTHTOKEN` too, for a tunnel that it opens itself: true or false.',
    example: 'true',
  },
};

const tunnelServer: SettingRow<string | null> = {
  name: 'NGROK_SERVER_ADDR',
  kind: serverAddress,
  fallback: always(null),
  scope: 'tunnel',
  reachesApp: true,
  docs: {
    says: "Another ngrok ingress than ngrok's own service, as host:port, and the file of the certificates it is trusted by.",
    defaultSays: "ngrok's service, or what ngrok's own config file says",
    example: 'connect.example.org:443',
  },
};

const tunnelRootCas: SettingRow<string | null> = {
  name: 'NGROK_ROOT_CAS',
  kind: text,
  fallback: always(null),
  scope: 'tunnel',
  reachesApp: true,
  docs: { says: null, example: '/path/to/ca.pem' },
};

const wantsTunnel: SettingRow<boolean> = {
  name: 'USE_NGROK',
  kind: boolean,
  fallback: ({ isSet }) => isSet(tunnelDomain.name),
  option: { name: '--tunnel', key: 'tunnel' },
  scope: 'tunnel',
  reachesApp: true,
  docs: {
    says: 'Whether the tunnel is opened: true or false.',
    defaultSays: 'true if `NGROK_DOMAIN` is set, else false',
    readme: 'A token alone opens nothing.',
    example: 'true',
    behind: tunnelDomain.name,
  },
};

/** The way in from outside. */
export const tunnelRows = {
  /** Host name only, without scheme. */
  tunnelDomain,
  authtoken,
  authtokenForApp,
  tunnelServer,
  tunnelRootCas,
  wantsTunnel,
};
