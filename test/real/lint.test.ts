import { expect, it } from 'vitest';
import { lintFiles, mendFile } from '../../src/core/lint/lint-files.ts';
import { launcherCases } from '../lint/cases/launchers.ts';
import { nginxCases } from '../lint/cases/nginx-sites.ts';
import { siteTruthOf } from '../lint/site-truth.ts';
import { truthOf } from '../lint/start-truth.ts';
import { needNginx } from '../support/nginx.ts';
import { startApp } from '../support/streamlit.ts';

// All the others of the table are asked by "npm run prove -- lint".

it('a start script that switches the check off lets a stranger in, and mended it does not', async () => {
  const title = 'shell: an exported variable';
  const [{ file, text } = { file: '', text: '' }] = launcherCases.filter((each) => each.title === title);
  const files = [{ name: file, text }];
  expect(await truthOf('1.53.0', { file, text })).toMatchObject({ stranger: 101 });
  const mended = mendFile(file, files, {})?.text ?? '';
  expect(await truthOf('1.53.0', { file, text: mended })).toMatchObject({ stranger: 403 });
});

it('a site of nginx that replaces Origin lets a stranger in, and mended it does not', async (context) => {
  needNginx(context);
  const [site] = nginxCases.filter(({ codes }) => codes.includes('origin-rewritten'));
  if (site === undefined) throw new Error('no such site');
  const files = [{ name: site.file, text: site.text }];
  expect(lintFiles(files, {})).toMatchObject([{ code: 'origin-rewritten', fix: { text: '' } }]);
  const app = await startApp({ version: 'newest' });
  expect(await siteTruthOf(site, site.text, app.port)).toMatchObject({ visitor: 101, stranger: 101 });
  const mended = mendFile(site.file, files, {})?.text ?? '';
  expect(await siteTruthOf(site, mended, app.port)).toMatchObject({ visitor: 101, stranger: 403 });
  await app.end();
});
