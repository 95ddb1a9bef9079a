import { type Explanation, type HopNoun, type Place, statusText, subject } from './diagnosis.ts';

/** What a hop does to a visitor's headers; `unknown`: no door told with which a handshake arrived. */
export type Rewriting =
  | { readonly how: 'replaced'; readonly by: string }
  | { readonly how: 'dropped' | 'host' | 'unknown' };

/** What a stranger, whom every hop must refuse, met at one of them. */
export const strangerWords = {
  refused: (place: Place, origin: string) => `${subject(place)} refuses ${origin}, as it must.`,
  /** Behind `Not asked: `. */
  ownRefused: 'no origin of its own was let in there',
  noVerdict: (place: Place, origin: string, status: number | null): Explanation => ({
    message: `Whether ${origin} is refused there was not seen: ${subject(place)} answers its handshake with ${statusText(status)}.`,
    advice: '',
  }),
  unanswered: (place: Place, origin: string, reason: string): Explanation => ({
    message: `Whether ${origin} is refused there was not seen: ${subject(place)} does not answer its handshake. ${reason}`,
    advice: '',
  }),

  wanted: (place: Place, origin: string): Explanation => ({
    message: `The wildcard is on: ${place.kind} ${place.url} lets in ${origin}, and ANY website.`,
    advice: 'w closes it, or:',
    names: ['app'],
  }),
  openApp: (origin: string): Explanation => ({
    message: `The app let in ${origin}, which is in no list: any website can talk to it.`,
    advice: `If this is not a test with the wildcard on (w in ocap-dev), ${deleteSwitch}`,
  }),
  openThrough: (place: Place, origin: string): Explanation => ({
    message: `${subject(place)} lets in ${origin}, since the app itself does: any website can talk to it.`,
    advice: `If this is not a test with the wildcard on (w in ocap-dev), ${deleteSwitch}`,
    names: ['app'],
  }),
  /** The app behind it could not be asked. */
  openSomewhere: (place: Place, origin: string): Explanation => ({
    message: `${subject(place)} lets in ${origin}, which is in no list: any website can talk to the app. Either the app runs with enableCORS off, or what stands in front of it replaces or drops the header Origin.`,
    advice: 'Delete whichever of these lines is there:',
    names: ['app'],
  }),

  rewritten: (place: Place, origin: string, behindUrl: string | null, rewriting: Rewriting): Explanation => {
    const refused = behindUrl === null ? '' : `, which ${behindUrl} refuses`;
    return {
      message: `${subject(place)} lets in ${origin}${refused}: ${does(place.kind, rewriting)}, so any website can talk to the app.`,
      advice: remedy(place.kind),
    };
  },
  rewrittenBehind: (place: Place, origin: string, opener: Place, rewriting: Rewriting): Explanation => ({
    message: `${subject(place)} lets in ${origin}, and so does ${opener.url} behind it: ${does(opener.kind, rewriting)}, so any website can talk to the app.`,
    advice: remedy(opener.kind),
  }),
};

const deleteSwitch =
  'delete what turns the check off, wherever it stands (.streamlit/config.toml, the arguments, the environment):';

function does(kind: HopNoun, rewriting: Rewriting): string {
  switch (rewriting.how) {
    case 'replaced':
      return `the ${kind} replaces every visitor's Origin by ${rewriting.by}`;
    case 'dropped':
      return `the ${kind} drops the header Origin`;
    case 'host':
      return `the ${kind} sets Host by the visitor's Origin, which then counts as the app's own`;
    case 'unknown':
      return `the ${kind} replaces or drops the header Origin, or sets Host by it`;
  }
}

function remedy(kind: HopNoun): string {
  return kind === 'tunnel'
    ? "Delete the action that does it from the tunnel's traffic policy; the app needs no help, its list lets in who may come:"
    : `Delete the line that does it from the file of the ${kind}; the app needs no help, its list lets in who may come:`;
}
