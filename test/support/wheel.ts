import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';

/** Makes the smallest wheel that pip installs as `streamlit`, with a command. @returns its path. */
export async function makeWheel(folder: string, version: string): Promise<string> {
  return makePackage(folder, 'streamlit', version, {
    'streamlit.py': `def main(): print("Streamlit, version ${version}")\n`,
    [`streamlit-${version}.dist-info/entry_points.txt`]: '[console_scripts]\nstreamlit = streamlit:main\n',
  });
}

/** Makes a wheel of these files, with what installers have to know besides. All may be run. @returns its path. */
export async function makePackage(
  folder: string,
  name: string,
  version: string,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const info = `${name}-${version}.dist-info`;
  const all = {
    ...files,
    [`${info}/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`,
    [`${info}/WHEEL`]: 'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    [`${info}/RECORD`]: '',
  };
  const zip = `import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as wheel:
    for name, text in json.loads(sys.argv[2]).items():
        entry = zipfile.ZipInfo(name)
        entry.external_attr = 0o100755 << 16
        wheel.writestr(entry, text)`;
  const wheel = join(folder, `${name}-${version}-py3-none-any.whl`);
  await execa('python3', ['-c', zip, wheel, JSON.stringify(all)]);
  return wheel;
}
