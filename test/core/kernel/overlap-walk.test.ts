import { expect, it } from 'vitest';
import { sameLaunch } from '../../../src/core/app/launch.ts';
import { nobodyAhead } from '../../../src/core/app/sessions/state.ts';
import { wantedApp } from '../../../src/core/app/wanted.ts';
import { nobody } from '../../../src/core/door/people/person.ts';
import type { Command, Event } from '../../../src/core/kernel/events.ts';
import { appInputs } from '../../../src/core/kernel/inputs.ts';
import { wellAnswer } from '../../support/checks.ts';
import { type Driver, drive, scan } from '../../support/core.ts';
import { type Random, seededRandom } from '../../support/random.ts';

const files: [string, ...string[]] = ['A=1', 'A=2', 'A=3', 'STREAMLIT_PORT=8600', 'STREAMLIT_PORT=nonsense'];
type Way = 'overlap' | 'by itself';
const ways: readonly Way[] = ['overlap', 'by itself'];
const edited = (way: Way, text: string): Event => ({
  type: 'envFile.read',
  text: way === 'overlap' ? `OCAP_RESTART=overlap\n${text}` : text,
});
const visitors = (webSockets: number): Event => ({
  type: 'visits.seen',
  count: 9,
  webSockets,
  people: nobody,
});

/** A machine on which apps are tried beside others: what it is told is done sometime, well or badly, in any order. */
function createMachine(random: Random, driver: Driver, way: Way) {
  const answers: Event[] = [];
  /** Each process, and whether it has the port that visitors know. */
  const live = new Map<number, 'there' | 'apart'>();
  let done = 0;
  let most = { live: 0, there: 0 };

  const exit = (run: number, tail: readonly string[] = []): Event => ({
    type: 'process.exited',
    run,
    exitCode: 0,
    signal: null,
    tail,
  });

  function obey(command: Command): void {
    switch (command.type) {
      case 'launch.check':
        answers.push({ type: 'launch.checked', launch: command.launch, obstacle: null });
        break;
      case 'project.scan':
        answers.push({ type: 'project.scanned', scan });
        break;
      case 'alone.ask': {
        const alone = random.below(8) === 0 ? ({ why: 'thread', what: 'ticker' } as const) : null;
        answers.push({ type: 'alone.answered', run: command.run, alone });
        break;
      }
      case 'process.start':
      case 'process.rehearse':
        live.set(command.run, command.type === 'process.start' ? 'there' : 'apart');
        answers.push({ type: 'process.spawned', run: command.run, pid: command.run });
        answers.push({ type: 'sessions.hello', run: command.run, hello: { carry: true } });
        if (command.type === 'process.rehearse') answers.push(judgement(command.run));
        break;
      case 'sessions.handOver':
        answers.push(
          random.below(10) === 0
            ? {
                type: 'successor.judged',
                run: command.to,
                verdict: { at: 'rejected', why: 'gone', moved: 1 },
              }
            : { type: 'successor.moved', run: command.to, ahead: nobodyAhead },
        );
        break;
      case 'process.awaitReady':
        answers.push({ type: 'process.healthy', run: command.run });
        break;
      case 'process.open':
        live.set(command.run, 'there');
        answers.push(
          random.below(5) === 0 ? exit(command.run) : { type: 'process.healthy', run: command.run },
        );
        break;
      case 'process.stop':
        if ('yields' in command && random.below(4) > 0) {
          live.set(command.run, 'apart');
          driver.send({ type: 'process.yielded', run: command.run });
        }
        answers.push(exit(command.run, random.below(20) === 0 ? ['BlockingIOError: [Errno 11]'] : []));
        break;
      case 'check.ask': {
        if (way === 'overlap') break;
        const isStranger = command.question.origin?.endsWith('.invalid') === true;
        const status = command.question.check === 'websocket' ? (isStranger ? 403 : 101) : 200;
        const answer = { ...wellAnswer, status, wire: 'alive' } as const;
        answers.push({ type: 'check.answered', id: command.id, answer, reached: false });
        break;
      }
      case 'series.keep':
        answers.push({ type: 'series.told', restarts: 3 });
        break;
      case 'process.kill':
        answers.push(exit(command.run));
        break;
      default:
        break;
    }
    const there = [...live.values()].filter((at) => at === 'there').length;
    most = { live: Math.max(most.live, live.size), there: Math.max(most.there, there) };
  }

  function judgement(run: number): Event {
    const verdict = random.pick([
      { at: 'proved', place: 'http://127.0.0.1:4000' } as const,
      { at: 'proved', place: 'http://127.0.0.1:4000' } as const,
      { at: 'rejected', why: 'exception' } as const,
    ]);
    return { type: 'successor.judged', run, verdict };
  }

  function give(event: Event): void {
    if (event.type === 'process.exited') live.delete(event.run);
    driver.send(event);
  }

  return {
    most: () => most,
    left: () => live.size,
    settle(): void {
      for (; done < driver.commands.length; done += 1) {
        const command = driver.commands[done];
        if (command) obey(command);
      }
    },
    answer(): boolean {
      const [event] = answers.splice(random.below(answers.length), 1);
      if (event !== undefined) give(event);
      return event !== undefined;
    },
    crash(): void {
      const [run] = [...live.keys()].slice(random.below(2));
      if (run !== undefined) give(exit(run));
    },
  };
}

function somethingHappens(
  random: Random,
  driver: Driver,
  machine: ReturnType<typeof createMachine>,
  way: Way,
): void {
  const { life } = driver.state.app;
  if (way === 'by itself' && life.at === 'ready') {
    driver.send({ type: 'sessions.live', run: life.run.run, count: 1 });
    if (random.below(12) === 0) driver.send(visitors(random.below(3)));
    // What is to be proved first needs some rest.
    if (random.below(5) > 0) return void machine.answer();
  }
  switch (random.below(10)) {
    case 0:
    case 1:
      return void driver.send(edited(way, random.pick(files)));
    case 2:
      return random.below(3) === 0 ? void driver.send({ type: 'restart.requested' }) : undefined;
    case 3:
      return random.below(3) === 0 ? machine.crash() : undefined;
    case 4:
      return void driver.pass(random.below(3000));
    default:
      return void machine.answer();
  }
}

function walk(seed: number, turns: number, way: Way) {
  const random = seededRandom(seed);
  const driver = drive();
  const machine = createMachine(random, driver, way);
  driver.send(edited(way, ''), visitors(1));
  for (let turn = 0; turn < turns; turn += 1) {
    machine.settle();
    somethingHappens(random, driver, machine, way);
  }
  return { driver, machine };
}

it.each(ways)(
  'a random walk with apps that are tried (%s) never has three, nor two where visitors come in, and rests with what is wanted or was refused',
  (way) => {
    let taken = 0;
    for (let seed = 1; seed <= 40; seed += 1) {
      const { driver, machine } = walk(seed, way === 'overlap' ? 150 : 500, way);
      driver.send(edited(way, 'A=final'));
      for (let turn = 0; turn < 600; turn += 1) {
        machine.settle();
        if (!machine.answer()) driver.pass(1000);
      }
      const { app } = driver.state;
      const { life, successor } = app;
      const wanted = wantedApp(appInputs(driver.state), life.at === 'ready' ? life.run : null);
      const isSame =
        life.at === 'ready' && wanted.kind === 'launch' && sameLaunch(wanted.launch, life.run.launch);
      const isResting = isSame || (way === 'overlap' && successor.at === 'refused');
      expect({ seed, at: life.at, isResting, left: machine.left() }).toEqual({
        seed,
        at: 'ready',
        isResting: true,
        left: 1,
      });
      expect({ seed, ...machine.most() }).toEqual({
        seed,
        live: expect.toSatisfy((most: number) => most <= 2),
        there: 1,
      });
      taken += driver.count('process.open');
    }
    expect(taken).toBeGreaterThan(20);
  },
);

it.each(ways)('leaving while an app is tried (%s) ends, with nothing left running', (way) => {
  for (let seed = 1; seed <= 60; seed += 1) {
    const { driver, machine } = walk(seed, way === 'overlap' ? 20 + seed : 60 + 5 * seed, way);
    driver.send({ type: 'quit.requested' });
    for (let turn = 0; turn < 500 && !driver.state.session.ended; turn += 1) {
      machine.settle();
      if (!machine.answer()) driver.pass(1000);
    }
    expect({ seed, ended: driver.state.session.ended, left: machine.left() }).toEqual({
      seed,
      ended: true,
      left: 0,
    });
  }
});
