import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { createSourceWatch } from '../../../src/services/app/source-watch.ts';
import { makeProject } from '../../support/streamlit.ts';

const undo: (() => unknown)[] = [];
afterEach(() => {
  for (const step of undo.splice(0).reverse()) step();
});

function open() {
  const folder = makeProject({ 'app.py': 'a', 'helper.py': 'b' });
  const changed = vi.fn();
  const sources = createSourceWatch(changed, 20);
  undo.push(() => rmSync(folder, { recursive: true }), sources.close);
  return { changed, sources, path: (name: string) => join(folder, name) };
}

it('tells of a file that is saved, in place or by a rename', async () => {
  const { changed, sources, path } = open();
  sources.watch([path('app.py'), path('helper.py')]);
  writeFileSync(path('helper.py'), 'mended');
  await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(1));
  writeFileSync(path('draft'), 'mended too');
  renameSync(path('draft'), path('app.py'));
  await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(2));
});

it("what is no longer watched is nobody's business", async () => {
  const { changed, sources, path } = open();
  sources.watch([path('app.py')]);
  sources.watch([path('helper.py')]);
  writeFileSync(path('app.py'), 'other');
  writeFileSync(path('helper.py'), 'other');
  await vi.waitFor(() => expect(changed).toHaveBeenCalled());
  expect(changed).toHaveBeenCalledTimes(1);
});
