// Installs the Streamlits named as arguments into the user's cache folder, at the same time: most of it is waiting.
import { UserError } from '../src/errors.ts';
import { provideStreamlit } from '../src/services/streamlit/install.ts';
import { say } from './lib/report.mjs';

const versions = process.argv.slice(2);
const installs = versions.map((version) =>
  provideStreamlit({ version, report: (line) => say(`Streamlit ${version}: ${line}`) }),
);
const failures = (await Promise.allSettled(installs)).filter(({ status }) => status === 'rejected');
const faults = failures.map(({ reason }) => {
  if (!(reason instanceof UserError)) throw reason;
  return `${reason.message} ${reason.hint}`;
});
// Without Python all of them fail alike: said once.
for (const fault of new Set(faults)) say(fault);
if (faults.length > 0) process.exitCode = 1;
