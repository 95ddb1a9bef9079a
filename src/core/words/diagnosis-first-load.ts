import {
  type Explanation,
  type Place,
  type ProxyProgram,
  statusText,
  subject,
  writeInto,
} from './diagnosis.ts';

/** What a browser loads first, and what is done to it on the way. */
export const firstLoadWords = {
  otherAsset: (
    place: Place,
    named: string,
    appUrl: string,
    own: string,
    cache: string | null,
  ): Explanation => ({
    message: `${subject(place)} gives a page that is not the one of ${appUrl}: it names ${named} and not ${own}. It is kept from another version of Streamlit${cache === null ? '' : ` (${cache})`}.`,
    advice: `Empty the cache of the ${place.kind}, and let it keep no page: Streamlit sends it as no-cache. In nginx:`,
    names: [place.kind],
  }),
  rewritten: (place: Place, appUrl: string): Explanation => ({
    message: `${subject(place)} changes the page on its way: it is not the one of ${appUrl}, though it names the same script.`,
    advice: `Let the ${place.kind} pass it on as it is; in an nginx file delete lines such as:`,
    names: [place.kind],
  }),
  cached: (place: Place, cache: string): Explanation => ({
    message: `${subject(place)} gives the page out of a cache (${cache}): after an update of Streamlit its visitors get the one of before, whose scripts are gone.`,
    advice: `Let the ${place.kind} keep no page: Streamlit sends it as no-cache. In nginx:`,
    names: [place.kind],
  }),
  stillPacked: (place: Place, what: string): Explanation => ({
    message: `${subject(place)} gives ${what} compressed once more than its headers say: a browser shows nothing of it.`,
    advice: 'Compress in one place only, and keep the header Content-Encoding; in nginx:',
    names: [place.kind],
  }),
  noAsset: (place: Place, asset: string, status: number | null): Explanation => ({
    message: `${subject(place)} answers /${asset}, which its page names, with ${status === 200 ? 'a page of HTML' : statusText(status)}: visitors see nothing.`,
    advice: `The page is kept from another version of Streamlit, or the ${place.kind} leads /static/ elsewhere; in nginx one location for all of it:`,
    names: [place.kind],
  }),
  strangeAsset: (place: Place, asset: string, appUrl: string): Explanation => ({
    message: `${subject(place)} gives another /${asset} than ${appUrl}: it is kept from another version of Streamlit, or changed.`,
    advice: `Empty the cache of the ${place.kind}; in nginx:`,
    names: [place.kind],
  }),
  noPage: (place: Place, status: number | null): Explanation => ({
    message: `${subject(place)} passes on health, but answers the page itself with ${statusText(status)}: visitors see nothing of the app.`,
    advice: `Let the ${place.kind} pass on every path, in nginx with one location:`,
    names: [place.kind],
  }),
};

/** The app is there, under another path. */
export const basePathWords = {
  there: (place: Place, url: string, path: string): Explanation => ({
    message: `${subject(place)} is not where the app is: it answers at ${url}${path === '' ? ', without a path' : ` (server.baseUrlPath = "${path.slice(1)}")`}.`,
    advice: 'Ask and link there, or change server.baseUrlPath:',
    names: ['app'],
  }),
  prefixTaken: (place: Place, path: string): Explanation => ({
    message: `${subject(place)} takes ${path} away before it passes a request on, and the app lives under that path (server.baseUrlPath).`,
    advice: 'Let the path through; in nginx the target ends without a slash:',
    names: ['app'],
  }),
  prefixPassed: (place: Place, path: string): Explanation => ({
    message: `${subject(place)} leads to Streamlit, which does not live under ${path}: server.baseUrlPath says otherwise.`,
    advice: 'Give the app that path in .streamlit/config.toml:',
    names: ['app'],
  }),
};

/** What `probe` says of the longest body that a hop takes, and of the longest silence. */
export const limitWords = {
  refused: (place: Place, megabytes: number): Explanation => ({
    message: `${subject(place)} refuses an upload of ${megabytes} MB with 413, though the app takes it (server.maxUploadSize).`,
    advice: `Raise the limit of the ${place.kind}:`,
    names: ['app'],
  }),
  ofPlan: (place: Place, megabytes: number): Explanation => ({
    message: `${subject(place)} refuses an upload of ${megabytes} MB with 413, though the app takes it (server.maxUploadSize).`,
    advice: `That limit belongs to the plan of the service in front (Cloudflare's free one takes 100 MB): lower server.maxUploadSize, so that visitors are told before they upload.`,
    names: ['app'],
  }),
  idleCut: (place: Place, seconds: string, program: ProxyProgram): Explanation => ({
    message: `${subject(place)} cut a silent WebSocket after ${seconds} s: visitors who only read are disconnected.`,
    advice: writeInto(program),
  }),
};
