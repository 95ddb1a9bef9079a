import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type OptionSources, writtenOption } from '../../../core/app/options/streamlit-options.ts';
import { asksForUploads } from '../../../core/app/options/upload-widgets.ts';
import { usualUploadMb } from '../../../core/base/network/body-room.ts';
import type { Upload } from '../../../core/checks/hop.ts';

const megabyte = 2 ** 20;

/** The longest upload that the app takes. `script`: from the project's folder; null: not known. */
export async function uploadOf(cwd: string, script: string | null, sources: OptionSources): Promise<Upload> {
  const text = writtenOption('server.maxUploadSize', sources)?.text ?? '';
  const isWritten = /^\d{1,9}$/.test(text);
  return {
    bytes: (isWritten ? Number(text) : usualUploadMb) * megabyte,
    isWanted: isWritten || (script !== null && (await asksForFiles(resolve(cwd, script)))),
  };
}

/** Whether the script, or one of the pages beside it, names a widget that takes files. */
async function asksForFiles(script: string): Promise<boolean> {
  const folder = join(dirname(script), 'pages');
  const pages = await readdir(folder).catch(() => []);
  const files = [script, ...pages.filter((name) => name.endsWith('.py')).map((name) => join(folder, name))];
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')));
  return texts.some(asksForUploads);
}
