import type { Invocation } from './arguments.ts';

type Topic = Extract<Invocation, { command: 'help' }>['topic'];

const project = `  --cwd DIR         the project's folder (default: this one)
  --env-file FILE   the settings file (default: .env)
  --port N          the app's port (default: STREAMLIT_PORT, else 8502)
  --tunnel          open the ngrok tunnel, whatever USE_NGROK says; --no-tunnel: don't
  --wildcard        start with any origin let in (for testing; off again at the next start)`;

const supervise = `${project}
  --plain           lines instead of the screen (also without a terminal, and in CI)
  --json            one JSON object a line
  --no-color        no colours (also: NO_COLOR)
  --verbose         stack traces with errors
  -- ARGS…          handed to "streamlit run"`;

const texts: Readonly<Record<Topic, string>> = {
  supervise: `ocap-dev supervises a Streamlit app behind a tunnel and a proxy.

usage:
  ocap-dev [APP] [options]    run the app of this folder, in the terminal UI
  ocap-dev demo [options]     the same with the bundled demo app
  ocap-dev env [options]      print the generated environment: eval "$(ocap-dev env)"
  ocap-dev --version

APP is the script: default STREAMLIT_APP, else the first of app/front.py, streamlit_app.py, app.py, main.py.

options:
${supervise}

Settings are read from .env, which is watched; the README and .env.example list them. On the screen ? shows the keys.
Exit codes: 0 all well or stopped by you, 1 something failed, 2 wrong usage or settings.
`,
  demo: `ocap-dev demo runs the bundled demo app. If the machine has no Streamlit it gets one of its own, in your cache folder.

usage:
  ocap-dev demo [options]

options:
${supervise}
`,
  env: `ocap-dev env prints the environment that the app gets, and exits.

usage:
  eval "$(ocap-dev env)"

options:
  --format FORMAT   shell (default), fish, dotenv or json
${project}
`,
};

/** The help text of a command. */
export function helpText(topic: Topic): string {
  return texts[topic];
}
