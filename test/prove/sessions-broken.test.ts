import { afterEach, describe, expect, it } from 'vitest';
import { summary } from '../../bench/figures.ts';
import { countingApp, startClicking } from '../real/sessions/clicker.ts';
import { publishApp } from '../real/sessions/published.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

/** `OCAP_PROVE_BROKEN=10x3` for less: edits and visitors. */
const [edits = 0, visitors = 0] = (process.env['OCAP_PROVE_BROKEN'] ?? '200x20').split('x').map(Number);
const namedWithinMs = 5000;

/** Ten ways to break it by a line of `.env`. */
const breakable = `
import importlib, os, sqlite3, time
os.environ["NEEDED"]
int(os.environ.get("LIMIT", "1"))
for name in os.environ.get("MODULES", "json").split():
    importlib.import_module(name)
if os.environ.get("ENDS"):
    os._exit(3)
while os.environ.get("HANGS"):
    time.sleep(0.1)
sqlite3.connect(os.environ.get("DATABASE", ":memory:")).execute("select 1")
open(os.environ.get("TEMPLATE", __file__)).close()
${countingApp}`;
const whole = 'NEEDED=1';
interface Break {
  readonly kind: string;
  readonly lines: string;
  /** What a developer reads of it, in the app's own log or among the errors. */
  readonly says: RegExp;
}
const breaks: readonly Break[] = [
  { kind: 'a variable that is gone', lines: '', says: /KeyError: 'NEEDED'/ },
  { kind: 'a value of the wrong kind', lines: `${whole}\nLIMIT=many`, says: /ValueError: invalid literal/ },
  { kind: 'a module that is missing', lines: `${whole}\nMODULES=not_there`, says: /named 'not_there'/ },
  { kind: 'a module with a syntax error', lines: `${whole}\nMODULES=halfway`, says: /SyntaxError/ },
  { kind: 'an app that ends itself', lines: `${whole}\nENDS=1`, says: /With this change/ },
  {
    kind: 'a script without an end',
    lines: `${whole}\nHANGS=1`,
    says: /With this change the app's script has not ended/,
  },
  {
    kind: 'a database that cannot be opened',
    lines: `${whole}\nDATABASE=/nowhere/x`,
    says: /unable to open/,
  },
  { kind: 'a file that is not there', lines: `${whole}\nTEMPLATE=/nowhere/y`, says: /'\/nowhere\/y'/ },
  {
    kind: 'an option that Streamlit refuses',
    lines: `${whole}\nSTREAMLIT_SERVER_MAX_UPLOAD_SIZE=much`,
    says: /'much'|With this change/,
  },
  { kind: 'a setting that is none', lines: `${whole}\nSTREAMLIT_PORT=nonsense`, says: /STREAMLIT_PORT/ },
];

describe.each(['1.53.0', 'newest'] as const)('OCAP_RESTART=overlap, Streamlit %s', (version) => {
  it(`${edits} broken edits of ${breaks.length} kinds reach none of ${visitors} visitors, and each is named`, async () => {
    const lines = (text: string, edit: number) => `OCAP_RESTART=overlap\nROUND=${edit}\n${text}`;
    const app = await publishApp({
      version,
      files: { 'app.py': breakable, 'halfway.py': 'def broken(:\n' },
      lines: lines(whole, 0),
    });
    undo.push(app.end);
    const pages = await Promise.all(
      Array.from({ length: visitors }, (_, who) => app.visit({ query: `who=${who}` })),
    );
    undo.push(...pages.map(({ leave }) => leave));
    const clickers = pages.map((page) => startClicking(page, visitors * 40));
    const took = new Map<string, number[]>(breaks.map(({ kind }) => [kind, []]));
    for (let edit = 1; edit <= edits; edit += 1) {
      const broken = breaks[edit % breaks.length];
      if (broken === undefined) throw new Error('no such kind');
      const from = app.program.events.length;
      const startMs = performance.now();
      app.writeEnv(lines(broken.lines, edit));
      const says = (event: object) => broken.says.test(JSON.stringify(event));
      const tried = await app.program.event((event) => isTried(event) || isBadSetting(event), from, 30_000);
      const since = app.program.events.indexOf(tried);
      await Promise.all([
        app.program.event(isRefused, since, 30_000),
        app.program.event(says, since, 30_000),
      ]);
      took.get(broken.kind)?.push(performance.now() - startMs);
      await clickers[edit % visitors]?.next();
    }
    const from = app.program.events.length;
    app.writeEnv(lines(whole, edits + 1));
    await app.program.event({ type: 'process', state: 'ready' }, from);
    const rounds = new RegExp(`^round=${edits + 1}$`, 'm');
    for (const page of pages) await page.shows(rounds, 30_000);
    const tallies = await Promise.all(clickers.map((clicker) => clicker.stop()));
    const closed = pages.flatMap(({ socket }) => socket.closeCodes);
    const clicks = tallies.reduce((sum, tally) => sum + tally.clicks, 0);
    console.log(
      `Streamlit ${version}: ${edits} broken edits, ${visitors} visitors, ${clicks} clicks, ${closed.length} sockets closed; until each was named
${[...took].map(([kind, ms]) => `  ${kind.padEnd(34)} ${ms.length === 0 ? 'not tried' : summary(ms)}`).join('\n')}`,
    );
    expect(closed).toEqual([]);
    for (const { lost, doubled, changed, exceptions } of tallies)
      expect({ lost, doubled, changed, exceptions }).toEqual({
        lost: 0,
        doubled: 0,
        changed: [],
        exceptions: [],
      });
    for (const { kind } of breaks) {
      const late = took.get(kind)?.filter((each) => each > namedWithinMs);
      expect({ kind, late }).toEqual({ kind, late: [] });
    }
  }, 1_200_000);
});

type Told = Readonly<Record<string, unknown>>;

/** What was refused before is forgotten from then on. */
function isTried({ type, errors, notices }: Told): boolean {
  const isQuiet = Array.isArray(errors) && errors.length === 0;
  return type === 'settings' && isQuiet && JSON.stringify(notices).includes('is tried beside');
}

function isBadSetting({ type, errors }: Told): boolean {
  return type === 'settings' && JSON.stringify(errors).includes('STREAMLIT_PORT');
}

/** What is wrong stands among the settings' errors, whoever found it. */
function isRefused({ type, errors }: Told): boolean {
  return type === 'settings' && Array.isArray(errors) && errors.length > 0;
}
