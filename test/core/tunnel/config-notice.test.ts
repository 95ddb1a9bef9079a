import { expect, it } from 'vitest';
import { snapshotOf } from '../../../src/core/kernel/show.ts';
import { envFile, running } from '../../support/core.ts';

const config = { authtoken: null, serverAddr: null, rootCas: null };
const noticesWith = (env: string, fault?: { line: number | null }) => {
  const driver = running('NGROK_DOMAIN=shop.ngrok.app\n');
  const read = { ...config, file: '/home/ann/.config/ngrok/ngrok.yml', ...(fault && { fault }) };
  driver.send(envFile(env), { type: 'tunnelConfig.read', config: read });
  return snapshotOf(driver.state, { pid: 1, version: '0' }).notices.join('\n');
};
const wanted = 'NGROK_DOMAIN=shop.ngrok.app\n';

it('a broken ngrok.yml was passed over in silence where the token stands in .env', () => {
  const token = 'NGROK_AUTHTOKEN=2abcdefgh_ijklmnopq\n';
  const told = noticesWith(wanted + token, { line: 4 });
  expect(told).toContain('/home/ann/.config/ngrok/ngrok.yml:4 is not valid YAML');
  expect(told).toContain('goes by NGROK_AUTHTOKEN instead');
  expect(noticesWith(wanted + token, { line: null })).toContain('cannot be read');
  expect(noticesWith(wanted + token)).not.toContain('ngrok.yml');
  expect(noticesWith(token, { line: 4 })).not.toContain('ngrok.yml');
  // Without one it is why the tunnel failed.
  expect(noticesWith(wanted, { line: 4 })).not.toContain('instead');
});
