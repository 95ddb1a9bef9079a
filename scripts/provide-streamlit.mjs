// Installs the Streamlits named as arguments into the user's cache folder, at the same time: most of it is waiting.
import { fileURLToPath } from 'node:url';
import { UserError } from '../src/errors.ts';
import { provideStreamlit } from '../src/services/streamlit/install/install.ts';
import { say } from './lib/report.mjs';

/** What was the newest in the day of an old Streamlit: today's packages do not go together with it. */
const constraints = { '1.23.1': 'lib/constraints-1.23.txt' };

/** Those whose NumPy would be compiled, for minutes, by a Python that is newer than it. */
const binaryOnly = ['1.33.0'];

function environmentFor(version) {
  if (binaryOnly.includes(version)) return { ...process.env, PIP_ONLY_BINARY: ':all:', UV_NO_BUILD: '1' };
  if (constraints[version] === undefined) return process.env;
  const file = fileURLToPath(new URL(constraints[version], import.meta.url));
  return { ...process.env, PIP_CONSTRAINT: file, UV_CONSTRAINT: file };
}

/** The newest when it was pinned (`npm run pins`): the one that the demo brings along. */
const pins = fileURLToPath(new URL('../demo/streamlit-pins.txt', import.meta.url));

const versions = process.argv.slice(2);
const installs = versions.map((version) =>
  provideStreamlit({
    version,
    ...(version === 'newest' ? { pins } : {}),
    env: environmentFor(version),
    report: (line) => say(`Streamlit ${version}: ${line}`),
  }),
);
const failures = (await Promise.allSettled(installs)).filter(({ status }) => status === 'rejected');
const faults = failures.map(({ reason }) => {
  if (!(reason instanceof UserError)) throw reason;
  return `${reason.message} ${reason.hint}`;
});
// Without Python all of them fail alike: said once.
for (const fault of new Set(faults)) say(fault);
if (faults.length > 0) process.exitCode = 1;
