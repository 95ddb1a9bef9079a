import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execaSync } from 'execa';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { PolicyEvent } from '../../../src/core/tunnel/state.ts';
import { createPolicyWatch } from '../../../src/services/files/policy/policy-watch.ts';
import { readPolicyNow } from '../../../src/services/files/policy/read-policy.ts';

const undo: (() => void)[] = [];
afterEach(() => {
  for (const step of undo.splice(0).reverse()) step();
});

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'ocap-dev-test-'));
  undo.push(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

const good = `on_http_request:
  - expressions: ["req.url.path == '/'"]
    actions:
      - type: basic-auth
        config:
          credentials: ["anna:a-long-password"]
`;

function reading(text: string | Buffer) {
  const path = join(folder(), 'policy.yml');
  writeFileSync(path, text);
  return readPolicyNow(path);
}

describe('the file of a traffic policy', () => {
  it.each([
    ['YAML', good],
    ['JSON', '{"on_http_request": [{"actions": [{"type": "deny"}]}], "on_tcp_connect": []}'],
    ['with a mark in front, as Windows writes it', `\ufeff${good}`],
    ['in the words of before', 'inbound: []\noutbound:\n- actions:\n  - type: deny\nenabled: true\n'],
  ])('is read as it is: %s', (_, text) => {
    expect(reading(text)).toEqual({ at: 'read', text: text.replace('\ufeff', '') });
  });

  it.each([
    ['on_http_request:\n  - actions:\n\t- type: deny\n', 3, 'no valid YAML or JSON'],
    ['{"on_http_request": [}', 1, 'no valid YAML or JSON'],
    ['# a\non_http_requests: []\n', 2, '"on_http_requests" is no phase of a traffic policy'],
    ['on_http_request:\n  actions: []\n', 2, 'no list of rules'],
    ['on_http_request:\n', 1, 'no list of rules'],
    ['on_http_request:\n  - deny\n', 2, 'no list of rules'],
    ['on_http_request:\n  - name: x\n', 2, 'this rule has no list of actions'],
    ['on_http_request:\n  - actions:\n      - kind: deny\n', 3, 'this action has no type'],
    ['- actions: []\n', 1, 'not a list of rules under the name of a phase'],
    ['', null, 'it holds no rule'],
    ['# nothing\n', null, 'it holds no rule'],
    [Buffer.from([0xff, 0xfe, 0x41]), null, 'no text in UTF-8'],
    ['x'.repeat(300_000), null, 'over 262144 bytes'],
  ])('%j is wrong in line %s', (text, line, what) => {
    expect(reading(text)).toMatchObject({
      at: 'broken',
      line,
      what: expect.stringContaining(what),
      fix: expect.stringMatching(/\w/),
    });
  });

  it('is not quoted where it is wrong: it may hold a password', () => {
    const told = JSON.stringify(reading(`${good}  x: [anna:a-long-password\n`));
    expect(told).toContain('"broken"');
    expect(told).not.toContain('a-long-password');
  });

  it('may be missing, a folder or a FIFO, which is not waited for', () => {
    const place = folder();
    mkdirSync(join(place, 'a-folder'));
    execaSync('mkfifo', [join(place, 'a-fifo')]);
    const what = (name: string) => {
      const read = readPolicyNow(join(place, name));
      return read.at === 'broken' ? read.what : read.at;
    };
    expect(what('none.yml')).toBe('there is no such file');
    expect([what('a-folder'), what('a-fifo')]).toEqual([
      expect.stringContaining('cannot be read'),
      expect.stringContaining('cannot be read'),
    ]);
  });
});

it('a policy is watched: each save is told, the file before no more', async () => {
  const place = folder();
  const events: PolicyEvent[] = [];
  const watch = createPolicyWatch(place, (event) => events.push(event));
  undo.push(() => watch.watch(null));
  const last = () => events.at(-1);
  watch.watch('p.yml');
  await vi.waitFor(() =>
    expect(last()).toMatchObject({ file: 'p.yml', reading: { at: 'broken', line: null } }),
  );
  writeFileSync(join(place, 'p.yml'), good);
  await vi.waitFor(() => expect(last()).toMatchObject({ reading: { at: 'read', text: good } }));
  writeFileSync(join(place, 'draft'), `${good}# new\n`);
  renameSync(join(place, 'draft'), join(place, 'p.yml'));
  await vi.waitFor(() => expect(last()).toMatchObject({ reading: { text: `${good}# new\n` } }));
  writeFileSync(join(place, 'p.yml'), 'nonsense: 1\n');
  await vi.waitFor(() => expect(last()).toMatchObject({ reading: { at: 'broken', line: 1 } }));
  watch.watch('q.yml');
  await vi.waitFor(() => expect(last()).toMatchObject({ file: 'q.yml' }));
});
