/** What the schema and the documents say of the events of `--json`: each, and those of its fields whose names do not say it all. */
export const eventWords = {
  title: 'Events of ocap-dev --json',
  description:
    'One JSON object a line on standard output, and nothing else there. Fields may be added; a reader leaves those alone that it does not know.',
  time: 'when, in ISO 8601, UTC',
  status: {
    title: 'Status of a running ocap-dev',
    description:
      'What ocap-dev status --json prints: the latest event of each kind, as --json has it, and all current probes.',
    project: "the real path of the project's folder",
    pid: "the supervisor's",
  },
  process: {
    event: 'The app began, became ready, or ended.',
    state: 'its life',
    url: 'where it is at this machine, while it is ready',
    restarts: 'how often it was started again',
    reason: 'why it is not ready, for people',
    carried: 'sessions that went over at the last restart; null: none was',
    left: 'keys of the session state that could not go over, with what kind they are and why',
    silenceMs: 'how long visitors waited at the last restart, in milliseconds',
  },
  log: {
    event: 'A line of the log.',
    run: 'the run of the app during which it came; 0: before the first',
    line: 'without its end; secrets are masked',
    dropped: 'how many lines stand for this one, because the reader was too slow',
  },
  tunnel: {
    event: 'The tunnel changed.',
    url: 'its public address, while it is online',
    since: 'since when it is in this state',
    guard: 'the gate of ngrok that stands in front of it',
  },
  origins: {
    event: 'The list of origins that may talk to the app.',
    wildcard: 'whether any origin is let in',
    source: 'where it comes from',
  },
  probe: {
    event: 'A check was made of a hop.',
    target: 'the hop: local, tunnel, dev-proxy, prod-proxy, or the URL that was given',
    origin: 'which origin the handshake was made with',
    status: 'of HTTP; null: there was no answer',
    latencyMs: 'in milliseconds',
  },
  visit: {
    event: 'A request or a WebSocket came through the tunnel, and ended.',
    path: 'without its query',
    durationMs: 'in milliseconds',
    person: 'the name that the visitor was given',
    webSockets: 'how many are open now',
  },
  person: {
    event: 'Somebody came through the tunnel, or left.',
    name: 'a made-up name',
    errors: 'how many scripts failed for them',
  },
  settings: {
    event: 'The settings were read anew, or there is something to know.',
    changed: 'names of the settings that changed; never a value',
    notices: 'what one should know though nothing is broken',
  },
} as const;
