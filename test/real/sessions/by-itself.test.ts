import { afterEach, describe, expect, it } from 'vitest';
import { counter, edited, fourthIsBeside, threeWentWell } from './edits.ts';
import { publishApp } from './published.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function published(lines: string, script = counter) {
  const app = await publishApp({ version: '1.53.0', files: { 'app.py': script }, lines });
  undo.push(app.end);
  return app;
}

/** It finds out by a file of its own, which nobody sees from outside. */
const jealous = `
import os, pathlib, sys
if "owner" not in sys.modules:
    owner = pathlib.Path("owner.pid")
    if owner.exists():
        try:
            os.kill(int(owner.read_text()), 0)
        except ProcessLookupError:
            pass
        else:
            raise RuntimeError("one of me is enough")
    owner.write_text(str(os.getpid()))
    sys.modules["owner"] = os
${counter}`;

describe.skipIf(process.platform !== 'linux')('with no word of OCAP_RESTART', () => {
  it('the fourth restart is done beside the old app, since three went well with a visitor there', async () => {
    await fourthIsBeside(await published('WORD=0'));
  });

  it('an app that bears no other beside it has the edit all the same, and no visitor meets what the other raised', async () => {
    const app = await published('WORD=0', jealous);
    const visitor = await app.visit();
    await threeWentWell(app, visitor);
    const told = await edited(app, visitor, 4);
    expect(told).toContain('is tried beside');
    expect(told).toContain('RuntimeError: one of me is enough');
    expect(told).toContain('ocap-dev restart --forget');
    expect(await edited(app, visitor, 5)).not.toContain('is tried beside');
    expect([visitor.socket.opened, ...visitor.socket.closeCodes]).toEqual([1]);
    expect(visitor.exceptions()).toEqual([]);
  });
});

it('with OCAP_RESTART=stop-first never', async () => {
  const lines = 'OCAP_RESTART=stop-first\n';
  const app = await published(`${lines}WORD=0`);
  const visitor = await app.visit();
  await threeWentWell(app, visitor, lines);
  for (const word of [4, 5]) expect(await edited(app, visitor, word, lines)).not.toContain('tried beside');
});
