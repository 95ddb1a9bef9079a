import { shortFailure } from '../../core/view/reaching.ts';
import type { Snapshot } from '../../core/view/snapshot.ts';
import { reachWords } from '../../core/words/reaching.ts';
import { screenWords } from '../../core/words/screen.ts';
import type { Theme } from '../terminal/theme.ts';

/** The terminal's title: `✓ ocapistaine · 3 people`, `✗ KeyError front.py:6 · ocapistaine`. */
export function windowTitle(snapshot: Snapshot, { glyphs }: Theme): string {
  const { process, appFailure, tunnel, name, people } = snapshot;
  const parts = (sign: string, ...texts: readonly string[]) =>
    `${sign} ${texts.filter((text) => text !== '').join(` ${glyphs.dot} `)}`;
  const here = people.here === 0 ? '' : reachWords.people(people.here);
  if (process.state === 'failed') return parts(glyphs.fail, process.state, name);
  if (appFailure !== null) return parts(glyphs.fail, shortFailure(appFailure), name, here);
  if (tunnel.state === 'failed' || tunnel.state === 'reconnecting')
    return parts(glyphs.fail, screenWords.tunnel(tunnel.state), name, here);
  if (process.state !== 'ready') return parts(glyphs.busy, name, process.state, here);
  return parts(glyphs.pass, name, here);
}
