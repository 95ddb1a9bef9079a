import { expect, it } from 'vitest';
import type { LaunchSpec } from '../../../../src/core/app/launch.ts';
import type { Command, Event } from '../../../../src/core/kernel/events.ts';
import { type Driver, drive, scan } from '../../../support/core.ts';
import { type Random, seededRandom } from '../../../support/random.ts';

const files: readonly [string, ...string[]] = [
  'A=1\nADMIN_PASSWORD=one',
  'A=2\nADMIN_PASSWORD=one',
  'A=1\nADMIN_PASSWORD=two',
  'A=2\nADMIN_PASSWORD=two',
  'A=3\nADMIN_PASSWORD=two\nOCAP_RESTART=fresh',
];

const empty = { sessions: 1, left: [], threads: [], stopped: 0, tooLarge: 0, stale: [] };

/** Apps that carry, as the service and its file do: what happens to them happens in this order, and sometimes they crash. */
function createApps(random: Random) {
  const answers: Event[] = [];
  /** Whose sessions the file holds, by the launch that they come from. */
  let file: LaunchSpec | null = null;
  let packing: LaunchSpec | null = null;
  let running: LaunchSpec | null = null;
  const crossings: { readonly from: LaunchSpec; readonly to: LaunchSpec }[] = [];

  function start(run: number, launch: LaunchSpec): void {
    running = launch;
    answers.push({ type: 'process.spawned', run, pid: run });
    if (random.below(8) === 0) {
      answers.push({ type: 'process.exited', run, exitCode: 1, signal: null, tail: [] });
      return;
    }
    answers.push({ type: 'sessions.hello', run, hello: { carry: true } });
    if (file !== null) {
      crossings.push({ from: file, to: launch });
      answers.push({ type: 'sessions.taken', run, carried: 1, held: false });
      file = null;
    }
    answers.push({ type: 'process.healthy', run });
  }

  function stop({ run, sessions }: Extract<Command, { type: 'process.stop' }>): void {
    if (sessions === 'drop') file = null;
    const isGone = answers.some((event) => event.type === 'process.exited' && event.run === run);
    if (isGone) return;
    packing = running;
    if (sessions === 'carry') {
      const isLate = random.below(6) === 0;
      answers.push(
        isLate
          ? { type: 'sessions.lost', run, cause: 'late', detail: '' }
          : { type: 'sessions.dumped', run, dump: empty },
      );
    }
    answers.push({ type: 'process.exited', run, exitCode: 0, signal: null, tail: [] });
  }

  return {
    crossings,
    get pending() {
      return answers.length;
    },
    obey(command: Command): void {
      if (command.type === 'process.start') start(command.run, command.launch);
      if (command.type === 'process.stop') stop(command);
      if (command.type === 'launch.check')
        answers.unshift({ type: 'launch.checked', launch: command.launch, obstacle: null });
      if (command.type === 'project.scan') answers.unshift({ type: 'project.scanned', scan });
      if (command.type === 'sessions.drop') [file, packing] = [null, null];
    },
    answer(driver: Driver): void {
      const event = answers.shift();
      if (event === undefined) return;
      if (event.type === 'sessions.dumped') file = packing;
      if (event.type === 'sessions.lost') file = null;
      driver.send(event);
    },
  };
}

it('in a random walk sessions go over many restarts, and never past a password that changed or OCAP_RESTART=fresh', () => {
  let crossed = 0;
  for (let seed = 1; seed <= 60; seed += 1) {
    const random = seededRandom(seed);
    const driver = drive();
    const apps = createApps(random);
    let obeyed = 0;
    driver.send({ type: 'envFile.read', text: files[0] });
    for (let turn = 0; turn < 200; turn += 1) {
      const given = driver.commands.slice(obeyed);
      obeyed = driver.commands.length;
      const before = apps.crossings.length;
      for (const command of given) apps.obey(command);
      for (const { from, to } of apps.crossings.slice(before)) {
        expect({ seed, turn, password: to.env['ADMIN_PASSWORD'] }).toEqual({
          ...{ seed, turn },
          password: from.env['ADMIN_PASSWORD'],
        });
        expect([seed, turn, driver.state.env.settings?.restart]).not.toEqual([seed, turn, 'fresh']);
      }
      const chance = random.below(10);
      if (chance === 0) driver.send({ type: 'envFile.read', text: random.pick(files) });
      else if (chance === 1) driver.send({ type: 'restart.requested' });
      else if (chance < 4 || apps.pending === 0) driver.pass(random.below(1200));
      else apps.answer(driver);
    }
    crossed += apps.crossings.length;
  }
  expect(crossed).toBeGreaterThan(50);
});
