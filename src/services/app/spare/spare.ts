import { Socket } from 'node:net';
import { join } from 'node:path';
import type { LaunchSpec } from '../../../core/app/launch.ts';
import { spareFits } from '../../../core/app/sessions/spare-fit.ts';
import { signalGroup } from '../process-group.ts';
import { withHelperTag, withRunTag } from '../run-tag.ts';
import type { Carrier } from '../sessions/carrier.ts';
import { type SpawnedApp, spawnInGroup } from '../spawn-app.ts';
import { nextLine } from './line.ts';
import type { SpareMessage, SpareOrder } from './messages.ts';
import { pythonLaunch } from './python-launch.ts';

export interface SpareDeps {
  /** Where `spare.py` and the shim lie; null: nowhere. */
  readonly folder: string | null;
  readonly runTag: string;
  readonly carrier: Carrier | undefined;
}

/** What a start has besides its launch. */
export interface StartOrder {
  /** That of the run, in the environment of all that it starts. */
  readonly tag: string;
  /** The port in place of which it listens at one of loopback; null: it listens there. */
  readonly apart: number | null;
}

/** A Python that has imported Streamlit, of one launch. */
export interface Spare {
  /** Resolves once it can become the app, or never will. */
  readonly warm: Promise<void>;
  /** Resolves once it is over, and was not taken: it ended, or there is none to be had for this launch. */
  readonly over: Promise<void>;
  /** Makes it the app of this launch; null: it can't be, and is ended. */
  become(launch: LaunchSpec, order: StartOrder): Promise<SpawnedApp | null>;
  /** SIGKILL: it holds nothing. */
  end(): void;
}

type Life =
  | { readonly at: 'warming'; readonly app: WarmApp | null }
  | { readonly at: 'warm'; readonly app: WarmApp; readonly reads: readonly string[] }
  | { readonly at: 'taken' | 'over' };

type WarmApp = SpawnedApp & { readonly control: Socket };

/** It takes 125 MB, and the app that it replaces lives for as long as it waits. */
const leastMemory = 1024 ** 3;
/** 1.5 to 5 s at a quarter of a processor. */
const warmMs = 60_000;
/** 2 to 40 ms, on a machine with eight programs on two processors. */
const becomeMs = 1500;

/** Starts a Python that imports Streamlit, if this launch is one of Python and the memory allows it. */
export function createSpare(made: LaunchSpec, { folder, runTag, carrier }: SpareDeps): Spare {
  let life: Life = { at: 'warming', app: null };
  const { promise: over, resolve: isOver } = Promise.withResolvers<void>();

  function end(): void {
    if ('app' in life && life.app !== null) drop(life.app);
    gone();
  }

  function gone(): void {
    if (life.at === 'taken') return;
    life = { at: 'over' };
    isOver();
  }

  async function warm(): Promise<void> {
    const app = await spawnSpare();
    if (app === null) return end();
    if (life.at !== 'warming') return void drop(app);
    life = { at: 'warming', app };
    void app.exit.then(gone);
    const said = await hear(app.control, warmMs);
    if (life.at !== 'warming') return;
    if (said?.type !== 'warm') return end();
    life = { at: 'warm', app, reads: said.reads };
  }

  async function spawnSpare(): Promise<WarmApp | null> {
    // What is left to this process in its container counts, too.
    if (folder === null || process.availableMemory() < leastMemory) return null;
    const launch = await pythonLaunch(made);
    if (launch === null || life.at !== 'warming') return null;
    const { PYTHONPATH: _, ...env } = made.env;
    const app = await spawnInGroup({
      file: launch.python,
      args: [join(folder, 'spare.py'), ...launch.args],
      cwd: made.cwd,
      // It outlives the run beside it, whose leftovers are swept by its tag.
      env: withHelperTag(env, runTag),
      descriptors: ['pipe', ...(carrier?.outfit(made.env).descriptors ?? []).slice(1)],
    });
    if (typeof app === 'string') return null;
    const { control } = app;
    if (!(control instanceof Socket)) return drop(app);
    control.on('error', () => undefined);
    return { ...app, control };
  }

  async function become(launch: LaunchSpec, order: StartOrder): Promise<SpawnedApp | null> {
    if (life.at !== 'warm' || !spareFits(made, launch, life.reads)) {
      end();
      return null;
    }
    const { app } = life;
    life = { at: 'taken' };
    app.control.write(`${JSON.stringify(orderOf(launch, order))}\n`);
    const said = await hear(app.control, becomeMs);
    return said?.type === 'became' ? app : drop(app);
  }

  function orderOf({ env, cwd }: LaunchSpec, { tag, apart }: StartOrder): SpareOrder {
    return { type: 'become', env: withRunTag(carrier?.outfit(env, apart).env ?? env, tag), cwd };
  }

  return { warm: warm(), over, become, end };
}

function drop(app: SpawnedApp): null {
  signalGroup(app.pid, 'SIGKILL');
  // Nobody reads what it said.
  for (const stream of [app.stdout, app.stderr]) stream.destroy();
  if (app.control instanceof Socket) app.control.destroy();
  return null;
}

/** What it says next; null: nothing in time, or no message. */
async function hear(control: Socket, withinMs: number): Promise<SpareMessage | null> {
  const line = await nextLine(control, AbortSignal.timeout(withinMs));
  if (line === null) return null;
  const [{ readMessage }, { spareMessageSchema }] = await Promise.all([
    import('../../../core/base/message.ts'),
    import('./messages.ts'),
  ]);
  return readMessage(spareMessageSchema, line);
}
