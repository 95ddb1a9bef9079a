import { spawn, spawnSync } from 'node:child_process';
import { basename } from 'node:path';
import type { Environment } from '../../core/settings/settings.ts';
import { withoutOurs } from './own-environment.ts';

/** A place in a file. */
export interface EditPlace {
  /** Absolute. */
  readonly file: string;
  readonly line: string;
}

/** What became of a place that was to be edited. `why` is the editor's own last word, or Node's. */
export type Edited =
  | { readonly at: 'opened' }
  | { readonly at: 'no editor' }
  | { readonly at: 'failed'; readonly editor: string; readonly why: string };

export interface EditorDeps {
  readonly env: Environment;
  /** Gives the terminal away for as long as this runs, and takes it back. */
  lend(run: () => void): void;
}

type Command = readonly [program: string, ...args: string[]];

/** How editors take a line; `window`: they open one of their own, and leave the terminal alone. */
const gotoStyles: readonly {
  readonly names: RegExp;
  readonly window: boolean;
  args(place: EditPlace): string[];
}[] = [
  {
    names: /^(code|code-insiders|codium|vscodium|cursor|windsurf|positron)$/,
    window: true,
    args: ({ file, line }) => ['-g', `${file}:${line}`],
  },
  { names: /^(subl|zed|zeditor)$/, window: true, args: ({ file, line }) => [`${file}:${line}`] },
  {
    names: /^(idea|pycharm|charm|webstorm|goland)$/,
    window: true,
    args: ({ file, line }) => ['--line', line, file],
  },
  { names: /^mate$/, window: true, args: ({ file, line }) => ['-l', line, file] },
  { names: /^(gvim|mvim|gedit|kate)$/, window: true, args: ({ file, line }) => [`+${line}`, file] },
  { names: /^(hx|helix)$/, window: false, args: ({ file, line }) => [`${file}:${line}`] },
];
/** vi, vim, nvim, nano, emacs, micro, joe, kak and most others. */
const plusLine = ({ file, line }: EditPlace) => [`+${line}`, file];

const patienceMs = 1000;
/** `display-popup` came with tmux 3.2; an older one answers `unknown command`. */
const unknownCommand = 1;

/**
 * Opens places in the person's editor, which `$VISUAL` or `$EDITOR` names: one with a window of its own beside us, one for
 * terminals in a popup of tmux, or else in our place until it is left.
 */
export function createEditor({ env, lend }: EditorDeps): (place: EditPlace) => Promise<Edited> {
  return async (place) => {
    const [program, ...given] = (env['VISUAL'] || env['EDITOR'] || '').trim().split(/\s+/);
    if (program === undefined || program === '') return { at: 'no editor' };
    const style = gotoStyles.find(({ names }) => names.test(basename(program)));
    const command: Command = [program, ...given, ...(style?.args(place) ?? plusLine(place))];
    if (style?.window === true) return beside(command, env);
    if (env['TMUX'] && inPopup(command, env)) return { at: 'opened' };
    return inOurPlace(command, { env, lend });
  };
}

function beside([program, ...args]: Command, env: Environment): Promise<Edited> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { detached: true, stdio: 'ignore', env: withoutOurs(env) });
    const timer = setTimeout(() => resolve({ at: 'opened' }), patienceMs);
    const ended = (why: string | null) => {
      clearTimeout(timer);
      resolve(why === null ? { at: 'opened' } : { at: 'failed', editor: program, why });
    };
    child.once('error', ({ message }) => ended(message));
    child.once('exit', (code) => ended(code === 0 ? null : `code ${code}`));
    child.unref();
  });
}

/** @returns false: this tmux has no popups. It waits until the popup is closed, while tmux shows us beneath it. */
function inPopup(command: Command, env: Environment): boolean {
  const asked = ['display-popup', '-E', '-w', '95%', '-h', '95%', '--', ...command];
  const { status, error } = spawnSync('tmux', asked, { stdio: 'ignore', env: withoutOurs(env) });
  return error === undefined && status !== unknownCommand;
}

/** Nothing of ours may read the terminal meanwhile, so we wait as a whole. */
function inOurPlace([program, ...args]: Command, { env, lend }: EditorDeps): Edited {
  let edited: Edited = { at: 'opened' };
  lend(() => {
    const { error, status } = spawnSync(program, args, { stdio: 'inherit', env: withoutOurs(env) });
    if (error !== undefined) edited = { at: 'failed', editor: program, why: error.message };
    else if (status !== 0) edited = { at: 'failed', editor: program, why: `code ${status}` };
  });
  return edited;
}
