import { expect, it } from 'vitest';
import { knownAsker } from '../../../src/cli/commands/probing/known-asker.ts';
import type { Hop } from '../../../src/core/checks/hop.ts';
import { handshake, read } from '../../../src/core/checks/question.ts';
import type { Asker } from '../../../src/services/checks/asker.ts';
import { wellAnswer } from '../../support/checks.ts';

const hop = (target: string, chain: Hop['chain']): Hop => ({
  target,
  chain,
  kind: null,
  baseUrl: 'https://name.example',
  handshakes: [],
  decides: true,
});

it('only questions that come in by the door of this machine carry what they are known by', async () => {
  const sent: unknown[] = [];
  const asker: Asker = {
    prepare: () => undefined,
    close: () => undefined,
    async ask({ hop: { target, chain } }, headers = {}) {
      sent.push([target, chain, headers]);
      return wellAnswer;
    },
  };
  const asked: unknown[] = [];
  const known = knownAsker(asker, {
    async nonce(origin, byProxy) {
      asked.push([origin, byProxy]);
      return `nonce ${asked.length}`;
    },
  });
  await known.ask(read(hop('local', 'here'), 'health'));
  await known.ask(handshake(hop('tunnel', 'here'), 'https://name.example'));
  await known.ask(read(hop('dev-proxy', 'here'), 'health'));
  await known.ask(read(hop('https://other.example', 'unknown'), 'health'));
  await known.ask(read(hop('prod-proxy', 'hosted'), 'health'));
  expect(sent).toEqual([
    ['local', 'here', {}],
    ['tunnel', 'here', { 'ocap-dev-nonce': 'nonce 1' }],
    ['dev-proxy', 'here', { 'ocap-dev-nonce': 'nonce 2' }],
    ['https://other.example', 'unknown', {}],
    ['prod-proxy', 'hosted', {}],
  ]);
  expect(asked).toEqual([
    ['https://name.example', false],
    [null, true],
  ]);
});
