import type { Topic } from './read.ts';
import { remoteTexts } from './remote-help.ts';

const project = `  --cwd DIR         the project's folder (default: this one)
  --env-file FILE   the settings file (default: .env)
  --port N          the app's port (default: STREAMLIT_PORT, else 8502)
  --tunnel          open the ngrok tunnel, whatever USE_NGROK says; --no-tunnel: don't
  --wildcard        start with any origin let in (for testing; off again at the next start)`;

const supervise = `${project}
  --plain           lines instead of the screen (also without a terminal, and in CI)
  --json            one JSON object a line
  --connect-to HOST:PORT:HOST:PORT
                    where probes of a public name really connect, as curl has it (repeatable)
  --log-file FILE   write the whole log there too, in files of 10 MB: FILE, FILE.1 … FILE.5
  --no-color        no colours (also: NO_COLOR)
  --verbose         stack traces with errors
  -- ARGS…          handed to "streamlit run"`;

const texts: Readonly<Record<Topic, string>> = {
  supervise: `ocap-dev supervises a Streamlit app behind a tunnel and a proxy.

usage:
  ocap-dev [APP] [options]    run the app of this folder, in the terminal UI
  ocap-dev demo [options]     the same with the bundled demo app
  ocap-dev up --detach        the same in the background, driven from any terminal:
                              attach, status, logs [-f], restart, wildcard on|off, reconnect, stop
  ocap-dev env [options]      print the generated environment: eval "$(ocap-dev env)"
  ocap-dev probe [URL…]       ask every hop, or these URLs, and say which one broke
  ocap-dev doctor             look at machine, project and settings, and say what to fix
  ocap-dev generate KIND      write nginx, render, streamlit-config or error-page
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
  up: `ocap-dev up runs the app of this folder; with --detach in the background. It returns when the app is ready, or says why not.

usage:
  ocap-dev up --detach [APP] [options]

options:
  --detach          in the background, where it outlives this terminal
${supervise}

With --detach, --json prints the status, and the exit codes are: 0 ready, or one ran already; 1 it did not get ready, and
nothing is left running; 2 wrong usage or settings, or options for one that runs already.
`,
  ...remoteTexts,
  env: `ocap-dev env prints the environment that the app gets, and exits.

usage:
  eval "$(ocap-dev env)"

options:
  --format FORMAT   shell (default), fish, dotenv or json
${project}
`,
  probe: `ocap-dev probe asks the app, the tunnel and the dev proxy, or the URLs given, with real handshakes: health, host-config
and the WebSocket for each origin that matters there. It says what broke, where, and what to do. No supervisor is needed.

usage:
  ocap-dev probe
  ocap-dev probe https://app.example.org --origin https://www.example.org

options:
  --origin ORIGIN   an origin that should be let in (repeatable)
  --wait SECONDS    ask again until all is well or the time is up (default: 0)
  --connect-to HOST:PORT:HOST:PORT
                    where a name is really connected to, as curl has it (repeatable)
  --json            one JSON object a line
  --no-color        no colours (also: NO_COLOR)
${project}

Exit codes: 0 all well, 1 a verdict failed, 2 wrong usage or settings.
`,
  doctor: `ocap-dev doctor looks at the machine, .env, .streamlit/config.toml, Streamlit, the port, ngrok and git, and says what to fix.

usage:
  ocap-dev doctor

options:
  --json            one JSON object
  --no-color        no colours (also: NO_COLOR)
${project}

Exit codes: 0 nothing is broken (there may be warnings), 1 something is, 2 wrong usage.
`,
  generate: `ocap-dev generate writes a deployment file from the settings, to stdout.

usage:
  ocap-dev generate nginx|render|streamlit-config|error-page

options:
  --out FILE        write this file instead; one that is there and differs is shown as a diff and kept
  --force           overwrite it
  --target TARGET   nginx: development or production alone (default: both, as far as they are known)
  --resolver IP     nginx: a name server of the machine that it runs on, IP or IP:PORT (repeatable)
${project}
`,
};

/** The help text of a command. */
export function helpText(topic: Topic): string {
  return texts[topic];
}
