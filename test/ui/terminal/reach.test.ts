import { expect, it } from 'vitest';
import { createReach } from '../../../src/ui/terminal/reach.ts';

function open(env: Record<string, string>) {
  const written: string[] = [];
  const reach = createReach({ env, write: (text) => written.push(text) });
  return { reach, written };
}
const xterm = { TERM: 'xterm-256color' };

it('the title is kept before it is changed, and given back', () => {
  const { reach, written } = open(xterm);
  reach.title('✓ ocapistaine');
  reach.start();
  reach.title('✓ ocapistaine');
  reach.title('✗ Key\u001b]0;evil\u0007');
  reach.stop();
  reach.stop();
  expect(written).toEqual([
    '\u001b[22;2t',
    '\u001b]2;✓ ocapistaine\u0007',
    '\u001b]2;✗ Key?]0,evil?\u0007',
    '\u001b]2;\u0007\u001b[23;2t',
  ]);
});

it.each(['linux', 'dumb', 'vt100', ''])('TERM=%s has none', (term) => {
  const { reach, written } = open({ TERM: term });
  reach.start();
  reach.title('ocapistaine');
  reach.stop();
  expect(written).toEqual([]);
});

it.each([
  ['bell', xterm, ['\u0007']],
  ['off', xterm, []],
  ['desktop', xterm, ['\u001b]777;notify;ocap-dev;Anna is here, now\u0007']],
  ['desktop', { ...xterm, TERM_PROGRAM: 'ghostty' }, ['\u001b]9;Anna is here, now\u0007']],
  [
    'desktop',
    { ...xterm, TMUX: '/tmp/tmux,1,0' },
    ['\u001bPtmux;\u001b\u001b]777;notify;ocap-dev;Anna is here, now\u0007\u001b\\', '\u0007'],
  ],
  ['desktop', { TERM: 'linux' }, ['\u0007']],
] as const)('OCAP_NOTIFY=%s in %o', (way, env, expected) => {
  const { reach, written } = open(env);
  reach.notify('Anna is here; now', way);
  expect(written).toEqual(expected);
});
