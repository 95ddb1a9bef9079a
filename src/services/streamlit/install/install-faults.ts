import { type InstallExplanation, installFaultWords } from '../../../core/words/streamlit.ts';
import { UserError } from '../../../errors.ts';

interface Fault {
  readonly seen: RegExp;
  readonly means: InstallExplanation;
}

/** The first that fits counts: a failed connection is followed by pip's "no matching distribution". */
const faults: readonly Fault[] = [
  {
    // Debian's own text, printed on stdout, where python3-venv is missing; the second is a Python cut down by hand.
    seen: /ensurepip is not available|No module named '?(venv|ensurepip)/,
    means: installFaultWords.noVenv,
  },
  {
    seen: /Failed to establish a new connection|NameResolutionError|Temporary failure in name resolution|ConnectTimeout|ReadTimeout|ProxyError|Connection refused|dns error|error sending request|Request failed after/i,
    means: installFaultWords.noIndex,
  },
  {
    seen: /CERTIFICATE_VERIFY_FAILED|invalid peer certificate/,
    means: installFaultWords.distrustedIndex,
  },
  {
    // pip's, in a box of capitals, and uv's.
    seen: /DO NOT MATCH THE HASHES|Hash mismatch for|Hashes are required in --require-hashes/i,
    means: installFaultWords.otherHash,
  },
  {
    seen: /No space left on device|Disk quota exceeded/i,
    means: installFaultWords.noSpace,
  },
  {
    seen: /require a different python version|requires a different Python|No interpreter found/i,
    means: installFaultWords.noSuchStreamlit,
  },
];

/** What is the matter when an installer fails. Where no known fault fits, its last lines are reported first. */
export function installFault(
  tool: 'uv' | 'venv' | 'pip',
  lines: readonly string[],
  report: (line: string) => void,
): UserError {
  // Joined, since some of these sentences are broken over two lines.
  const text = lines.join(' ');
  const known = faults.find(({ seen }) => seen.test(text));
  if (known !== undefined) return installError(known.means);
  const last = lines.filter((line) => line.trim() !== '').slice(-5);
  for (const line of last) report(`${tool}: ${withoutAddresses(line)}`);
  return installError(installFaultWords.toolFailed(tool));
}

/** As the command line shows it. */
export function installError({ message, hint }: InstallExplanation): UserError {
  return new UserError(message, hint);
}

/** An index's address may hold a password. */
function withoutAddresses(line: string): string {
  return line.replaceAll(/\b[a-z+]+:\/\/\S+/gi, '…');
}
