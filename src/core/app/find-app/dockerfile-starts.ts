import { type PlacedStart, startCommands } from './start-commands.ts';
import { withVariables } from './variables.ts';

/** What one stage of a Dockerfile says so far. */
interface Stage {
  readonly workdir: string;
  /** Folders of the project whose contents are copied; `''`: the whole of it. */
  readonly copied: readonly string[];
  /** Scripts that are copied by their names: from the project, and to which path of the image. */
  readonly scripts: readonly (readonly [from: string, to: string])[];
  readonly entrypoint: string;
  readonly cmd: string;
}

const emptyStage: Stage = { workdir: '', copied: [], scripts: [], entrypoint: '', cmd: '' };

/** What a Dockerfile starts. Its paths are those of the image: what was copied there says which folders of the project they are. */
export function dockerfileStarts(text: string): readonly PlacedStart[] {
  const plain = text.replace(/^[ \t]*#.*\n?/gm, '').replace(/\\[ \t]*\r?\n/g, ' ');
  const stages: Stage[] = [emptyStage];
  for (const line of withVariables(plain).split(/\r?\n/)) {
    const [, instruction = '', rest = ''] = /^\s*([A-Za-z]+)\s+(.*)$/.exec(line) ?? [];
    if (instruction.toUpperCase() === 'FROM') stages.push(emptyStage);
    else stages.push(read(stages.pop() ?? emptyStage, instruction.toUpperCase(), rest.trim()));
  }
  const starts = stages.flatMap(startsOf);
  if (starts.length > 0) return starts;
  // A script that the image is given may start it.
  return startCommands(plain, { comments: false, lists: false }).map(({ script }) => ({
    script,
    folders: [''],
  }));
}

function read(stage: Stage, instruction: string, rest: string): Stage {
  switch (instruction) {
    case 'WORKDIR':
      return { ...stage, workdir: rest.startsWith('/') ? rest : `${stage.workdir}/${rest}` };
    case 'COPY':
    case 'ADD':
      return withCopy(stage, rest);
    case 'ENTRYPOINT':
      return { ...stage, entrypoint: rest, cmd: '' };
    case 'CMD':
      return { ...stage, cmd: rest };
    default:
      return stage;
  }
}

/** A file that is copied by its name tells of no folder. */
function withCopy(stage: Stage, rest: string): Stage {
  if (/--from=/.test(rest)) return stage;
  const words = rest
    .replace(/[[\]",]/g, ' ')
    .split(/\s+/)
    .filter((word) => word !== '' && !word.startsWith('--'));
  const target = words.at(-1) ?? '';
  const paths = words
    .slice(0, -1)
    .map((word) => word.replace(/^\.\/|^\/+/, '').replace(/\/+\**$|^\.$|\*$/, ''));
  const scripts = paths.filter((path) => path.endsWith('.py'));
  return {
    ...stage,
    copied: [...stage.copied, ...paths.filter((path) => !/\.\w+$/.test(path))],
    scripts: [
      ...stage.scripts,
      ...scripts.map((from) => {
        const to = target.endsWith('.py') ? target : `${target}/${from.split('/').at(-1)}`;
        return [from, inImage(stage.workdir, to)] as const;
      }),
    ],
  };
}

function inImage(workdir: string, path: string): string {
  return (path.startsWith('/') ? path : `${workdir}/${path}`).replace(/\/(?:\.?\/)+/g, '/');
}

function startsOf({ workdir, copied, scripts, entrypoint, cmd }: Stage): readonly PlacedStart[] {
  const parts = workdir.split('/').filter((part) => part !== '' && part !== '.');
  const within = parts.map((_, index) => parts.slice(index).join('/'));
  const sources = copied.filter((folder) => folder !== '');
  // Without a copy of the whole, what was copied is what the image knows.
  const folders = copied.includes('') ? ['', ...within, ...sources] : [...sources, '', ...within];
  const starts = startCommands(`${entrypoint} ${cmd}`.replace(/[[\]]/g, ' '), {
    comments: false,
    lists: false,
  });
  return starts.map(({ script, folder }) => ({
    script:
      scripts.find(([, to]) => to === inImage(workdir, script))?.[0] ??
      (script.startsWith(`${workdir}/`) ? script.slice(workdir.length + 1) : script),
    folders:
      folder === ''
        ? folders
        : [...folders.map((own) => (own === '' ? folder : `${own}/${folder}`)), ...folders],
  }));
}
