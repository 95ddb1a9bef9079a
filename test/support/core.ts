import { unknownImports } from '../../src/core/app/environment/import-order.ts';
import type { ProjectScan } from '../../src/core/app/project.ts';
import type { Command, Event } from '../../src/core/kernel/events.ts';
import { type Boot, initialState, type State } from '../../src/core/kernel/state.ts';
import { step } from '../../src/core/kernel/step.ts';
import { unknownProject } from '../../src/core/settings/identity/project-identity.ts';

const noConfigFiles = ['~/.streamlit/config.toml', '.streamlit/config.toml'].map((name) => ({
  name,
  text: '',
}));

export const scan: ProjectScan = {
  scripts: ['app.py'],
  appFolder: null,
  name: 'shop',
  streamlit: { command: ['/p/.venv/bin/streamlit'], version: '1.53.0', foundIn: '.venv' },
  lookedIn: [],
  imports: unknownImports,
  pin: null,
  packages: { manager: 'pip', virtualenv: null },
  envExample: null,
  envAbove: null,
  secretsExample: null,
  config: { address: null, baseUrlPath: null, tls: false, files: noConfigFiles, written: {}, broken: [] },
};

/** A plain start in a terminal. */
export const boot: Boot = {
  cwd: '/p',
  envFile: '.env',
  shell: { PATH: '/bin' },
  options: {},
  identity: unknownProject,
  extraArgs: [],
  defaultScript: null,
  cors: 'listed',
  providesStreamlit: false,
  attended: true,
  startedAtMs: 0,
};

type Type = Command['type'];

/** A core with a clock in the test's hand: events in, commands out. */
export interface Driver {
  readonly state: State;
  readonly nowMs: number;
  /** Every command given so far. */
  readonly commands: readonly Command[];
  /** Dispatches, and gives the commands that followed, without appointments. */
  send(...events: Event[]): Command[];
  /** Moves the clock on, ringing each appointment at its time. */
  pass(ms: number): Command[];
  last<T extends Type>(type: T): Extract<Command, { type: T }>;
  count(type: Type): number;
}

export function drive(overrides: Partial<Boot> = {}): Driver {
  let state = initialState({ ...boot, ...overrides });
  let nowMs = 0;
  let wakeAtMs: number | null = null;
  const commands: Command[] = [];

  function take(event: Event): Command[] {
    const [next, given] = step(state, event, nowMs);
    state = next;
    for (const command of given) if (command.type === 'clock.wake') wakeAtMs = command.atMs;
    commands.push(...given);
    return given.filter(({ type }) => type !== 'clock.wake');
  }

  return {
    get state() {
      return state;
    },
    get nowMs() {
      return nowMs;
    },
    commands,
    send: (...events) => events.flatMap(take),
    pass(ms) {
      const endMs = nowMs + ms;
      const given: Command[] = [];
      while (wakeAtMs !== null && wakeAtMs <= endMs) {
        nowMs = Math.max(nowMs, wakeAtMs);
        wakeAtMs = null;
        given.push(...take({ type: 'clock.ticked' }));
      }
      nowMs = endMs;
      return given;
    },
    last(type) {
      const found = commands.findLast((command) => isOf(command, type));
      if (found === undefined || !isOf(found, type)) throw new Error(`no ${type} was given`);
      return found;
    },
    count: (type) => commands.filter((command) => command.type === type).length,
  };
}

function isOf<T extends Type>(command: Command, type: T): command is Extract<Command, { type: T }> {
  return command.type === type;
}

export const envFile = (text: string): Event => ({ type: 'envFile.read', text });
export const scanned = (changes: Partial<ProjectScan> = {}): Event => ({
  type: 'project.scanned',
  scan: { ...scan, ...changes },
});
export const spawned = (run: number): Event => ({ type: 'process.spawned', run, pid: 1000 + run });
export const healthy = (run: number): Event => ({ type: 'process.healthy', run });
export const exited = (run: number, exitCode = 1, tail: readonly string[] = []): Event => ({
  type: 'process.exited',
  run,
  exitCode,
  signal: null,
  tail,
});

/** Started and ready, as run 1. */
export function running(text = '', overrides: Partial<Boot> = {}): Driver {
  const driver = drive(overrides);
  driver.send(envFile(text), scanned(), spawned(1), healthy(1));
  return driver;
}

/** Answers the vetting that stands, with nothing in the way. */
export function cleared(driver: Driver): Command[] {
  const { launch } = driver.last('launch.check');
  return driver.send({ type: 'launch.checked', launch, obstacle: null });
}
