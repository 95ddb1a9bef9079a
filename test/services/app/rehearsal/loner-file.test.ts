import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createLonerFile } from '../../../../src/services/app/rehearsal/loner-file.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loner-'));
  mkdirSync(join(folder, 'pages', '.venv'), { recursive: true });
  writeFileSync(join(folder, 'pages', 'one.py'), 'import streamlit');
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = () => createLonerFile(join(folder, 'state', 'alone', 'k.json'), folder);

it('what was seen is known to the next supervisor, is the user’s alone, and can be forgotten', () => {
  expect(file().read()).toBeNull();
  file().write('taken');
  expect(file().read()).toBe('taken');
  expect(statSync(join(folder, 'state', 'alone', 'k.json')).mode & 0o777).toBe(0o600);
  file().remove();
  expect(file().read()).toBeNull();
});

it('it counts no longer once a source of the app has changed; packages and what is damaged do not count', () => {
  file().write('taken');
  writeFileSync(join(folder, 'pages', '.venv', 'installed.py'), '');
  expect(file().read()).toBe('taken');
  writeFileSync(join(folder, 'pages', 'one.py'), 'import streamlit as st');
  expect(file().read()).toBeNull();
  writeFileSync(join(folder, 'state', 'alone', 'k.json'), '{"version":1');
  expect(file().read()).toBeNull();
});
