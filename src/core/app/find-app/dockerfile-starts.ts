import { type PlacedStart, startCommands } from './start-commands.ts';
import { withVariables } from './variables.ts';

/** What one stage of a Dockerfile says so far. */
interface Stage {
  readonly workdir: string;
  /** Folders of the project whose contents are copied; `''`: the whole of it. */
  readonly copied: readonly string[];
  readonly entrypoint: string;
  readonly cmd: string;
}

const emptyStage: Stage = { workdir: '', copied: [], entrypoint: '', cmd: '' };

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
      return { ...stage, copied: [...stage.copied, ...sourcesOf(rest)] };
    case 'ENTRYPOINT':
      return { ...stage, entrypoint: rest, cmd: '' };
    case 'CMD':
      return { ...stage, cmd: rest };
    default:
      return stage;
  }
}

/** A file that is copied by its name tells of no folder. */
function sourcesOf(rest: string): readonly string[] {
  if (/--from=/.test(rest)) return [];
  const words = rest
    .replace(/[[\]",]/g, ' ')
    .split(/\s+/)
    .filter((word) => word !== '' && !word.startsWith('--'));
  return words.slice(0, -1).flatMap((word) => {
    const path = word.replace(/^\.\/|^\/+/, '').replace(/\/+\**$|^\.$|\*$/, '');
    return /\.\w+$/.test(path) ? [] : [path];
  });
}

function startsOf({ workdir, copied, entrypoint, cmd }: Stage): readonly PlacedStart[] {
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
    script,
    folders:
      folder === ''
        ? folders
        : [...folders.map((own) => (own === '' ? folder : `${own}/${folder}`)), ...folders],
  }));
}
