import { UserError } from '../errors.ts';

/** What ends a message on a missing or unusable Python. */
export const waysOut =
  'install uv (https://docs.astral.sh/uv), or put a Streamlit into .venv of your project.';

interface Fault {
  readonly seen: RegExp;
  readonly message: string;
  readonly hint: string;
}

/** The first that fits counts: a failed connection is followed by pip's "no matching distribution". */
const faults: readonly Fault[] = [
  {
    // Debian's own text, printed on stdout, where python3-venv is missing; the second is a Python cut down by hand.
    seen: /ensurepip is not available|No module named '?(venv|ensurepip)/,
    message: 'This Python has no venv, so no Streamlit can be installed for it.',
    hint: `Install it (Debian, Ubuntu: \`sudo apt install python3-venv\`), or ${waysOut}`,
  },
  {
    seen: /Failed to establish a new connection|NameResolutionError|Temporary failure in name resolution|ConnectTimeout|ReadTimeout|ProxyError|Connection refused|dns error|error sending request|Request failed after/i,
    message: 'The Python package index cannot be reached.',
    hint: 'Check the network (or HTTPS_PROXY, PIP_INDEX_URL), then run it again.',
  },
  {
    seen: /CERTIFICATE_VERIFY_FAILED|invalid peer certificate/,
    message: 'The certificate of the Python package index is not trusted here.',
    hint: 'Behind a company proxy set PIP_CERT (pip) or SSL_CERT_FILE (uv) to its certificate, then run it again.',
  },
  {
    seen: /No space left on device|Disk quota exceeded/i,
    message: 'The disk is full: Streamlit with its packages takes some 500 MB.',
    hint: 'Make room, or set XDG_CACHE_HOME to a folder on another disk, then run it again.',
  },
  {
    seen: /require a different python version|requires a different Python|No interpreter found/i,
    message: 'There is no such Streamlit for this Python.',
    hint: `Install Python 3.10 or newer, or ${waysOut}`,
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
  if (known !== undefined) return new UserError(known.message, known.hint);
  const last = lines.filter((line) => line.trim() !== '').slice(-5);
  for (const line of last) report(`${tool}: ${withoutAddresses(line)}`);
  return new UserError(
    `Streamlit could not be installed: ${tool} failed.`,
    'Run it again, or put a Streamlit into .venv of your project.',
  );
}

/** An index's address may hold a password. */
function withoutAddresses(line: string): string {
  return line.replaceAll(/\b[a-z+]+:\/\/\S+/gi, '…');
}
