import { existsSync, fchownSync, fstatSync, readSync, rmSync, symlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { makeProject } from '../../support/streamlit.ts';
import { openSessionFile, type SessionFile } from '../support/shimmed-app.ts';
import type { ShimCase, Visits } from '../support/visits.ts';
import { counting } from './values.ts';

/** A file that is none of ours: nothing of it is read, and the app runs as it would without the shim. */
async function isRefused({ start, visit, undo }: Visits, file: SessionFile, why: string): Promise<void> {
  undo.push(file.close);
  const project = await start(counting(), { file: { descriptor: file.descriptor, close() {} } });
  expect(await project.app.messages.hear('hello')).toMatchObject({ carry: false, why });
  const visitor = await visit(project);
  await visitor.click('Count');
  expect(visitor.texts()).toContain('n=1');
}

/** A block as the shim writes one, by other hands. */
function block(about: object, session: object, parts: readonly Buffer[]): Buffer {
  const length = (bytes: Buffer) => {
    const size = Buffer.alloc(4);
    size.writeUInt32BE(bytes.length);
    return Buffer.concat([size, bytes]);
  };
  const sizes = parts.map((part) => part.length);
  const body = Buffer.concat([length(Buffer.from(JSON.stringify({ ...session, sizes }))), ...parts]);
  const front = Buffer.from(JSON.stringify({ sessions: 1, bytes: body.length, ...about }));
  return Buffer.concat([Buffer.from('ocap-dev sessions\n'), length(front), body]);
}

/** A pickle that makes this file when it is read. */
const evil = (path: string) => Buffer.from(`cos\nsystem\n(S'touch ${path}'\ntR.`);

/** Files and visitors that mean no good. */
export const hostileCases: readonly ShimCase[] = [
  {
    name: 'does not touch a file that others may open',
    always: ['newest'],
    run: (visits) => isRefused(visits, openSessionFile(0o640), 'file-mode'),
  },
  {
    name: 'does not touch a file that has a name, which a link may lead to',
    async run(visits) {
      const file = openSessionFile(0o600, false);
      await isRefused(visits, file, 'file-named');
    },
  },
  {
    name: "does not touch another user's file",
    async run(visits) {
      const file = openSessionFile();
      // Only root can make one: where it cannot, this machine has no other user's file to offer.
      if (process.getuid?.() !== 0) return;
      fchownSync(file.descriptor, 65_534, 65_534);
      writeSync(file.descriptor, 'not ours');
      await isRefused(visits, file, 'file-owner');
      expect(fstatSync(file.descriptor).size).toBe(8);
    },
  },
  {
    name: 'reads no byte of a block of another version, nor of one that does not add up, and empties the file',
    async run({ start, visit, undo }) {
      const folder = makeProject({});
      undo.push(() => rmSync(folder, { recursive: true }));
      const marker = join(folder, 'read');
      const file = openSessionFile();
      undo.push(file.close);
      const held: SessionFile = { descriptor: file.descriptor, close() {} };
      const first = await start(counting(), { file: held });
      const visitor = await visit(first, { comesBack: false });
      await visitor.click('Count');
      first.app.messages.say({ type: 'dump', order: 2, stop: true });
      await first.app.messages.hear('dumped');
      await first.app.stop();
      const size = fstatSync(file.descriptor).size;
      const whole = Buffer.alloc(size);
      readSync(file.descriptor, whole, 0, size, 0);
      const front = whole.subarray('ocap-dev sessions\n'.length + 4);
      const about = JSON.parse(front.subarray(0, front.indexOf('}') + 1).toString());
      const session = { id: 'of-another', user: {}, seconds: 120 };
      const blobs: readonly (readonly [string, Buffer])[] = [
        ['format', Buffer.from('#!/bin/sh\necho crafted')],
        ['format', evil(marker)],
        ['format', whole.subarray(0, size - 1)],
        ['format', block({ ...about, bytes: 'many' }, {}, [])],
        ['shim-version', block({ ...about, shim: 99 }, session, [evil(marker)])],
        ['streamlit-version', block({ ...about, streamlit: '1.0.0' }, session, [evil(marker)])],
        ['python-version', block({ ...about, python: 'cpython 3.1' }, session, [evil(marker)])],
      ];
      for (const [why, blob] of blobs) {
        writeSync(file.descriptor, blob, 0, blob.length, 0);
        const next = await start(counting(), { file: held });
        expect(await next.app.messages.hear('refused')).toEqual({ type: 'refused', order: 1, why });
        expect(fstatSync(file.descriptor).size).toBe(0);
        const again = await visit(next, { session: String(visitor.page.sessionId) });
        expect(again.texts()).toContain('n=0');
        await next.app.stop();
      }
      expect(existsSync(marker)).toBe(false);
    },
  },
  {
    name: 'leaves nothing in the file once it was read, and nothing beside the app',
    async run({ start, visit }) {
      const project = await start(counting());
      symlinkSync('/nowhere', join(project.folder, 'sessions'));
      const visitor = await visit(project);
      await visitor.click('Count');
      const { messages } = project.app;
      messages.say({ type: 'dump', order: 2, stop: true });
      expect(Number((await messages.hear('dumped'))['bytes'])).toBeGreaterThan(100);
      expect(fstatSync(project.file.descriptor).size).toBeGreaterThan(100);
      await project.app.stop();
      await project.start();
      await project.app.messages.hear('taken');
      expect(fstatSync(project.file.descriptor).size).toBe(0);
    },
  },
];
