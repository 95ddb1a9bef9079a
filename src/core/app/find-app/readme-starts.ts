import { type PlacedStart, startCommands } from './start-commands.ts';

const fence = /^[ \t>]*(?:```|~~~).*$/m;

/**
 * What a README starts, in its blocks and in its prose. A `cd` counts in its own block; of an earlier one nobody knows whether
 * it still does. Also what a Space of Hugging Face is told at the top: `app_file`.
 */
export function readmeStarts(text: string): readonly PlacedStart[] {
  const visible = text.replace(/<!--[\s\S]*?(?:-->|$)/g, '');
  const starts: PlacedStart[] = [...spaceFile(visible)];
  let gone = '';
  visible.split(fence).forEach((part, index) => {
    const isBlock = index % 2 === 1;
    for (const { script, folder } of startCommands(part, { comments: isBlock, lists: false })) {
      const last = lastPart(folder);
      starts.push({ script, folders: folder === '' ? ['', gone, lastPart(gone)] : [folder, last, ''] });
    }
    gone = lastFolder(part) ?? gone;
  });
  return starts;
}

/** https://huggingface.co/docs/hub/spaces-config-reference */
function spaceFile(text: string): readonly PlacedStart[] {
  const head = /^\ufeff?---\r?\n([\s\S]*?)\r?\n---/.exec(text)?.[1] ?? '';
  const script = /^app_file:\s*["']?(.+?\.py)["']?\s*$/m.exec(head)?.[1];
  return script === undefined || !/^sdk:\s*["']?(streamlit|docker)\b/m.test(head)
    ? []
    : [{ script, folders: [''] }];
}

function lastFolder(text: string): string | undefined {
  return [...text.matchAll(/(?:^|[;&`])[ \t$>]*cd[ \t]+([^\s;&`]+)/gm)].at(-1)?.[1]?.replace(/\/+$/, '');
}

function lastPart(folder: string): string {
  return folder.split('/').at(-1) ?? '';
}
