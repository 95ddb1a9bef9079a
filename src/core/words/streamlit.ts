/** What was seen in a place where Streamlit was looked for. */
export const findingWords = {
  place: (place: string, seen: string) => `${place} (${seen})`,
  noStreamlit: 'no Streamlit in it',
  noTool: (program: string) => `${program} is not on PATH`,
  noEnvironment: 'it names no environment',
  late: (seconds: number) => `no answer within ${seconds} s`,
};

/** The steps of an install. */
export const installWords = {
  begins: (version: string) =>
    `installing ${version === 'newest' ? 'the newest Streamlit' : `Streamlit ${version}`}`,
  /** `what`: `pyarrow 24.0.0`, `pyarrow`. */
  fetching: (what: string, size: string) => `fetching ${what} (${size})`,
  unpacking: (packages: number) => `unpacking ${packages} packages`,
  ready: (version: string) => `Streamlit ${version} is ready`,
};

/** Why an install failed, and what to do. */
export interface InstallExplanation {
  readonly message: string;
  readonly hint: string;
}

const waysOut = 'install uv (https://docs.astral.sh/uv), or put a Streamlit into .venv of your project.';
const newerPython = `Install Python 3.10 or newer, or ${waysOut}`;

export const installFaultWords = {
  noVenv: {
    message: 'This Python has no venv, so no Streamlit can be installed for it.',
    hint: `Install it (Debian, Ubuntu: \`sudo apt install python3-venv\`), or ${waysOut}`,
  },
  noIndex: {
    message: 'The Python package index cannot be reached.',
    hint: 'Check the network (or HTTPS_PROXY, PIP_INDEX_URL), then run it again.',
  },
  distrustedIndex: {
    message: 'The certificate of the Python package index is not trusted here.',
    hint: 'Behind a company proxy set PIP_CERT (pip) or SSL_CERT_FILE (uv) to its certificate, then run it again.',
  },
  otherHash: {
    message:
      'What the Python package index gave is not what was chosen for the demo: its hash is another, so nothing of it was installed.',
    hint: 'Ask who runs the index (PIP_INDEX_URL, pip.conf), or put a Streamlit of your choice into .venv of your project.',
  },
  noSpace: {
    message: 'The disk is full: Streamlit with its packages takes some 500 MB.',
    hint: 'Make room, or set XDG_CACHE_HOME to a folder on another disk, then run it again.',
  },
  noSuchStreamlit: { message: 'There is no such Streamlit for this Python.', hint: newerPython },
  toolFailed: (tool: string): InstallExplanation => ({
    message: `Streamlit could not be installed: ${tool} failed.`,
    hint: 'Run it again, or put a Streamlit into .venv of your project.',
  }),
  noPython: {
    message: 'No Python was found, and Streamlit needs one.',
    hint: `Install Python 3.10 or newer (Debian, Ubuntu: \`apt install python3-venv\`; macOS: \`brew install python\`), or ${waysOut}`,
  },
  oldPython: (version: string): InstallExplanation => ({
    message: `Python ${version} is too old for Streamlit.`,
    hint: newerPython,
  }),
  noPythonThatRuns: {
    message: 'The Streamlit just installed has no Python that runs.',
    hint: 'Run it again; if that stays so, install uv (https://docs.astral.sh/uv).',
  },
  nothingCame: {
    message: 'The install ended well, but no Streamlit came of it.',
    hint: 'Put a Streamlit in .venv of this folder: `python3 -m venv .venv && .venv/bin/pip install streamlit`.',
  },
  noFolder: (folder: string, reason: string): InstallExplanation => ({
    message: `The folder ${folder} can't be made: ${reason}.`,
    hint: 'Set XDG_CACHE_HOME to a folder that you may write to.',
  }),
  /** What failed was no tool, but a fault of ours or of the system. */
  failed: (reason: string) => `Streamlit could not be installed: ${reason}`,
};
