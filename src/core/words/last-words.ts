import { formatDuration } from './duration.ts';

/** After the screen, on the main one. */
export const lastWords = {
  ran: (ms: number) => `ocap-dev ran for ${formatDuration(ms)}.`,
  people: (count: number) =>
    count === 0
      ? 'Nobody came through the tunnel.'
      : count === 1
        ? '1 person was here.'
        : `${count} people were here.`,
  errors: (count: number) =>
    count === 0
      ? 'No errors.'
      : `${count === 1 ? '1 error' : `${count} errors`}: ocap-dev logs --level error`,
} as const;
