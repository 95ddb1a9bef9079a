import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { realStreamlit } from './streamlit.ts';

/** Lays a project out as `uv init --package` does, with pages and a port; its Streamlit is one of the tests' own. */
export function layOutUvProject(folder: string, port: number): void {
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  write('pyproject.toml', '[project]\nname = "shop"\nversion = "0.1.0"\ndependencies = ["streamlit"]\n');
  write('uv.lock', '');
  write('src/app/main.py', 'import streamlit as st\n\nst.title("Shop")\n');
  write('src/app/pages/2_Orders.py', 'import streamlit as st\n\nst.title("Orders")\n');
  write('.streamlit/config.toml', `[server]\nport = ${port}\n`);
  const [streamlit = ''] = realStreamlit('newest');
  mkdirSync(join(folder, '.venv', 'bin'), { recursive: true });
  for (const name of ['streamlit', 'python'])
    symlinkSync(join(dirname(streamlit), name), join(folder, '.venv', 'bin', name));
}
