import { join } from 'node:path';
import type { SeriesEvent } from '../../../core/app/beside/series.ts';
import type { AppBoot } from '../../../core/app/wanted.ts';
import { projectKey } from '../../os/folders/project-key.ts';
import { stateFolder } from '../../os/state-folder.ts';
import { createLonerFile, type LonerFile } from './loner-file.ts';
import { createSeriesFile, type SeriesFile } from './series-file.ts';

/** What is kept of how a project's app bears another beside it, in the folder for what a user may want to keep. */
export function keptRehearsals(
  { cwd, shell }: Pick<AppBoot, 'cwd' | 'shell'>,
  emit: (event: SeriesEvent) => void,
): { readonly loner: LonerFile; readonly series: SeriesFile } {
  const pathIn = (folder: string) => join(stateFolder(shell), folder, `${projectKey(cwd)}.json`);
  const loner = createLonerFile(pathIn('alone'), cwd);
  const series = createSeriesFile(pathIn('proved'), cwd, emit);
  return {
    loner,
    series: {
      ...series,
      break() {
        series.break();
        if (loner.read() === 'refused') loner.remove();
      },
    },
  };
}
