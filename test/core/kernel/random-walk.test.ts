import { expect, it } from 'vitest';
import { sameLaunch } from '../../../src/core/app/launch.ts';
import { wantedApp } from '../../../src/core/app/wanted.ts';
import type { Command, Event } from '../../../src/core/kernel/events.ts';
import { appInputs } from '../../../src/core/kernel/inputs.ts';
import { type Driver, drive, scan } from '../../support/core.ts';
import { type Random, seededRandom } from '../../support/random.ts';

const files: [string, ...string[]] = [
  '',
  '# a comment',
  'A=1',
  'A=2',
  'STREAMLIT_PORT=8600',
  'STREAMLIT_PORT=nonsense',
  'NGROK_DOMAIN=x.ngrok.app\nNGROK_AUTHTOKEN=token-123456',
  'NGROK_DOMAIN=y.ngrok.app\nNGROK_AUTHTOKEN=token-123456',
  'USE_NGROK=true',
  'USE_NGROK=true\nNGROK_AUTHTOKEN=token-123456',
];

/** The outside world: every command is answered sometime, well or badly, in any order. */
function createWorld(random: Random, driver: Driver) {
  const answers: Event[] = [];
  const live = new Set<number>();
  const agents = new Set<number>();
  let done = 0;
  let mostLive = 0;
  let mostAgents = 0;

  function obey(command: Command): void {
    switch (command.type) {
      case 'process.start':
        live.add(command.run);
        answers.push(
          random.pick<Event>([
            { type: 'process.spawned', run: command.run, pid: command.run },
            { type: 'process.spawned', run: command.run, pid: command.run },
            { type: 'process.refused', run: command.run, obstacle: { kind: 'script-missing', script: 'x' } },
            { type: 'process.exited', run: command.run, exitCode: 1, signal: null, tail: [] },
          ]),
        );
        break;
      case 'process.awaitReady':
        answers.push({ type: 'process.healthy', run: command.run });
        break;
      case 'process.stop':
      case 'process.kill':
        answers.push({ type: 'process.exited', run: command.run, exitCode: 0, signal: null, tail: [] });
        break;
      case 'launch.check': {
        const obstacle =
          random.below(4) === 0 ? ({ kind: 'port-taken', port: 1, holder: null } as const) : null;
        answers.push({ type: 'launch.checked', launch: command.launch, obstacle });
        break;
      }
      case 'project.scan':
        answers.push({
          type: 'project.scanned',
          scan: random.below(5) === 0 ? { ...scan, streamlit: null } : scan,
        });
        break;
      case 'tunnelConfig.read':
        answers.push({
          type: 'tunnelConfig.read',
          config: { file: null, authtoken: null, serverAddr: null, rootCas: null },
        });
        break;
      case 'door.open':
        answers.push({ type: 'door.opened', url: 'http://127.0.0.1:9' });
        break;
      case 'tunnel.open':
        agents.add(command.agent);
        answers.push({
          type: 'tunnel.opened',
          agent: command.agent,
          url: `https://u${command.agent}.ngrok.app`,
        });
        break;
      case 'tunnel.close':
      case 'tunnel.kill':
        answers.push({ type: 'tunnel.ended', agent: command.agent, error: null });
        break;
      default:
        break;
    }
    mostLive = Math.max(mostLive, live.size);
    mostAgents = Math.max(mostAgents, agents.size);
  }

  /** The world forgets what it was told to start before the core hears of the end. */
  function note(event: Event): void {
    if (event.type === 'process.exited' || event.type === 'process.refused') live.delete(event.run);
    if (event.type === 'tunnel.ended') agents.delete(event.agent);
  }

  return {
    get pending() {
      return answers.length;
    },
    figures: () => ({ mostLive, mostAgents }),
    settle(): void {
      for (; done < driver.commands.length; done += 1) {
        const command = driver.commands[done];
        if (command) obey(command);
      }
    },
    answer(): void {
      const [event] = answers.splice(random.below(answers.length), 1);
      if (event === undefined) return;
      note(event);
      driver.send(event);
    },
    crash(): void {
      const [run] = live;
      if (run === undefined) return;
      const event: Event = { type: 'process.exited', run, exitCode: 1, signal: null, tail: [] };
      note(event);
      driver.send(event);
    },
  };
}

function somethingHappens(random: Random, driver: Driver, world: ReturnType<typeof createWorld>): void {
  switch (random.below(12)) {
    case 0:
      return void driver.send({ type: 'envFile.read', text: random.pick(files) });
    case 1:
      return void driver.send({ type: 'restart.requested' });
    case 2:
      return void driver.send({ type: 'wildcard.requested', cors: random.pick(['any', 'listed']) });
    case 3:
      return world.crash();
    case 4:
      return void driver.send(
        random.pick<Event>([
          { type: 'envFile.missing' },
          { type: 'reconnect.requested' },
          { type: 'probe.requested' },
          { type: 'clock.jumped', byMs: random.below(7_200_000) - 3_600_000 },
        ]),
      );
    case 5:
    case 6:
      return void driver.pass(random.below(3000));
    default:
      return world.answer();
  }
}

it('a random walk never shows two live runs or two agents, and comes to rest with what is wanted', () => {
  let restarts = 0;
  for (let seed = 1; seed <= 150; seed += 1) {
    const random = seededRandom(seed);
    const driver = drive();
    const world = createWorld(random, driver);
    driver.send({ type: 'envFile.read', text: '' });
    for (let turn = 0; turn < 200; turn += 1) {
      world.settle();
      somethingHappens(random, driver, world);
    }
    driver.send({ type: 'envFile.read', text: 'A=final' }, { type: 'restart.requested' });
    for (let turn = 0; turn < 2000 && driver.state.app.life.at !== 'ready'; turn += 1) {
      world.settle();
      if (world.pending > 0) world.answer();
      else driver.pass(1000);
    }
    const { state } = driver;
    const { life } = state.app;
    const wanted = wantedApp(appInputs(state), life.at === 'ready' ? life.run : null);
    const same =
      life.at === 'ready' && wanted.kind === 'launch' && sameLaunch(wanted.launch, life.run.launch);
    expect({ seed, at: life.at, same, ...world.figures() }).toEqual({
      seed,
      at: 'ready',
      same: true,
      mostLive: 1,
      mostAgents: expect.toSatisfy((most: number) => most <= 1),
    });
    restarts += driver.count('process.start');
  }
  expect(restarts).toBeGreaterThan(1000);
});

it('leaving from anywhere in a random walk ends, with nothing left running', () => {
  for (let seed = 1; seed <= 150; seed += 1) {
    const random = seededRandom(seed);
    const driver = drive();
    const world = createWorld(random, driver);
    driver.send({ type: 'envFile.read', text: random.pick(files) });
    for (let turn = random.below(200); turn > 0; turn -= 1) {
      world.settle();
      somethingHappens(random, driver, world);
    }
    driver.send({ type: 'quit.requested' });
    for (let turn = 0; turn < 500 && !driver.state.session.ended; turn += 1) {
      world.settle();
      if (world.pending > 0) world.answer();
      else driver.pass(1000);
    }
    expect({ seed, ended: driver.state.session.ended, at: driver.state.app.life.at }).toMatchObject({
      ended: true,
    });
  }
});
