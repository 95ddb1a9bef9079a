import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';

/** Makes the smallest wheel that pip installs as `streamlit`, with a command. @returns its path. */
export async function makeWheel(folder: string, version: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const info = `streamlit-${version}.dist-info`;
  const files = {
    'streamlit.py': `def main(): print("Streamlit, version ${version}")\n`,
    [`${info}/METADATA`]: `Metadata-Version: 2.1\nName: streamlit\nVersion: ${version}\n`,
    [`${info}/WHEEL`]: 'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    [`${info}/entry_points.txt`]: '[console_scripts]\nstreamlit = streamlit:main\n',
    [`${info}/RECORD`]: '',
  };
  const zip = `import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as wheel:
    for name, text in json.loads(sys.argv[2]).items(): wheel.writestr(name, text)`;
  const wheel = join(folder, `streamlit-${version}-py3-none-any.whl`);
  await execa('python3', ['-c', zip, wheel, JSON.stringify(files)]);
  return wheel;
}
