import type { RemoteTopic } from './remote.ts';

const project = "  --cwd DIR         the project's folder (default: this one)";
const json = '  --json            one JSON object';
const codes = 'Exit codes: 0 done, 1 it failed or no ocap-dev runs for this project, 2 wrong usage.';

/** The help texts of the commands for a supervisor that runs. */
export const remoteTexts: Readonly<Record<RemoteTopic, string>> = {
  attach: `ocap-dev attach opens a screen on the ocap-dev that runs for this project. q and Ctrl+C leave it again, and stop nothing.

usage:
  ocap-dev attach

options:
${project}
  --no-color        no colours (also: NO_COLOR)
`,
  status: `ocap-dev status says what the ocap-dev of this project is doing.

usage:
  ocap-dev status

options:
${json}: project, pid, version, process, tunnel, origins, settings, probes
${project}

Exit codes: 0 one runs, 1 none does, 2 wrong usage.
`,
  logs: `ocap-dev logs prints all of the log that is kept.

usage:
  ocap-dev logs [-f]

options:
  -f, --follow      go on with what comes, until it ends or Ctrl+C
  --json            one JSON object a line
${project}

${codes}
`,
  restart: `ocap-dev restart restarts the app, and returns when it is ready again, or says why it is not.

usage:
  ocap-dev restart

options:
${json}: the status after it
${project}

${codes}
`,
  wildcard: `ocap-dev wildcard on lets ANY website talk to the app, for testing; off lets in the listed origins only. Either restarts the app.

usage:
  ocap-dev wildcard on|off

options:
${json}: the status after it
${project}

${codes}
`,
  reconnect: `ocap-dev reconnect opens the tunnel anew, and returns when it is online, or says why it is not.

usage:
  ocap-dev reconnect

options:
${json}: the status after it
${project}

${codes}
`,
  stop: `ocap-dev stop stops the ocap-dev of this project with all that it started, and returns when it is gone.

usage:
  ocap-dev stop

options:
${json}: stopped, pid
${project}

Exit codes: 0 it is stopped, or none ran; 1 it does not answer; 2 wrong usage.
`,
};
