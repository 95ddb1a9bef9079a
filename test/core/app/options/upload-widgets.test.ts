import { expect, it } from 'vitest';
import { asksForUploads } from '../../../../src/core/app/options/upload-widgets.ts';
import { lintFiles } from '../../../../src/core/lint/lint-files.ts';

it.each([
  ['st.file_uploader("x")', true],
  ['camera_input ("x")', true],
  ['st.chat_input("x", accept_file="multiple")', true],
  ['st.chat_input("x", accept_audio=True)', true],
  ['st.chat_input("x", accept_file = False)', false],
  ['file_uploader = None', false],
])('%s asks for files: %s', (script, asks) => {
  expect(asksForUploads(script)).toBe(asks);
});

it('a recording is a file for lint too', () => {
  const site =
    'server {\n  location / {\n    proxy_pass http://127.0.0.1:8501;\n    proxy_set_header Host $http_host;\n  }\n}\n';
  const files = [
    { name: 'nginx.conf', text: site },
    { name: 'app.py', text: 'import streamlit as st\nst.chat_input("x", accept_audio=True)\n' },
  ];
  expect(lintFiles(files, {}).map(({ code }) => code)).toContain('body-limit');
});
