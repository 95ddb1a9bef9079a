// ngrok's SDK as its documentation shows it: what `ocap-dev` is measured against.
import { readFileSync } from 'node:fs';
import ngrok from '@ngrok/ngrok';

const { upstream, domain, authtoken, serverAddr, caFile } = JSON.parse(process.argv[2]);
const listener = await ngrok.forward({
  addr: upstream,
  domain,
  authtoken,
  server_addr: serverAddr,
  session_ca_cert: readFileSync(caFile, 'utf8'),
});
console.log(listener.url());
process.stdin.on('end', () => process.exit(0)).resume();
