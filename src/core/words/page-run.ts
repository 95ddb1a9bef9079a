import { type Explanation, lookAtLog, type Place, subject } from './diagnosis.ts';

/** How the page went that was asked for as a browser does: of `probe --page`, and of a start with `--check`. */
export const pageRunWords = {
  ran: 'The script ran to its end.',
  notRun: (place: Place) => `Not run: ${place.url} lets no visitor in.`,
  /** `where`: `app/front.py:12 in load`; null: the app shows it to nobody, as with `text`. */
  raised: (text: string | null, where: string | null) =>
    `The script ends with ${text ?? 'an exception that the app shows to nobody (client.showErrorDetails)'}${where === null ? '' : ` (${where})`}: visitors see an error in place of the page.`,
  late: (place: Place, seconds: number): Explanation => ({
    message: `The page of ${place.url} was not through after ${seconds} s.`,
    advice: lookAtLog('app'),
  }),
  cut: (place: Place): Explanation => ({
    message: `${subject(place)} ended the connection before the script was through.`,
    advice: lookAtLog(place.kind),
  }),

  // Of a start with --check.
  checked: 'The page was run once (--check).',
  checkedRaised: (text: string | null, where: string | null) =>
    `The page was run once (--check). ${pageRunWords.raised(text, where)}`,
  checkedLate: (seconds: number) => `The page was not through after ${seconds} s (--check).`,
  checkedCut: 'The page was not through when the app ended the connection (--check).',
};
