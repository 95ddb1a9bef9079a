import type { HopRow } from '../../../core/checks/diagnosis/judge.ts';
import { probingWords } from '../../../core/words/probing.ts';
import { strangeHolder } from '../../../services/checks/port-place.ts';

interface Asking {
  readonly cwd: string;
  readonly stderr: (text: string) => void;
}

/** Every project has the same default port: what answers there may be another one's app, and all verdicts are of that. */
export async function tellWhoseApp(
  { cwd, stderr }: Asking,
  localUrl: string,
  rows: readonly HopRow[],
): Promise<void> {
  if (!rows.some(({ target, status }) => target === 'local' && status !== null)) return;
  const port = Number(new URL(localUrl).port);
  const holder = await strangeHolder(port, cwd);
  if (holder !== null) stderr(`${probingWords.otherProject(port, holder)}\n`);
}
