import { join } from 'node:path';
import { forbidsAllowList, type StreamlitPin } from '../../core/app/environment/streamlit-pin.ts';
import { readFile } from '../os/folders/files-at-once.ts';

/** Where a project writes its versions, and how a line there names Streamlit with what it asks for. */
const files: readonly (readonly [file: string, line: RegExp])[] = [
  ['requirements.txt', /^\s*streamlit(?:\[[^\]]*\])?\s*([=<>~!][^;#\n]*)/gm],
  // `"streamlit==1.45.1",` of [project]; `streamlit = "~1.45"`, `streamlit = {version = "1.45.1"}` of Poetry.
  ['pyproject.toml', /^[^#\n]*["']streamlit(?:\[[^\]]*\])?\s*([=<>~!][^;"'\n]*)/gm],
  ['pyproject.toml', /^\s*streamlit\s*=\s*(?:\{.*?\bversion\s*=\s*)?["']([^"'\n]+)["']/gm],
  ['Pipfile', /^\s*["']?streamlit["']?\s*=\s*(?:\{.*?\bversion\s*=\s*)?["']([^"'\n]+)["']/gm],
  ['environment.yml', /^\s*-\s*["']?streamlit\s*([=<>~!][^;#"'\n]*)/gm],
];

/** What keeps a project's Streamlit below the first with a list of allowed origins; null: nothing does. Never rejects. */
export async function streamlitPin(cwd: string): Promise<StreamlitPin | null> {
  for (const [file, line] of files) {
    const text = await readFile(join(cwd, file), 'utf8').catch(() => '');
    for (const [, specifier = ''] of text.matchAll(line))
      if (forbidsAllowList(specifier)) return { file, text: pinText(specifier.trim()) };
  }
  return null;
}

function pinText(specifier: string): string {
  return /^\d/.test(specifier) ? `streamlit ${specifier}` : `streamlit${specifier}`;
}
