import type { RecipeCode } from '../../../src/core/lint/suspicion.ts';

/** What a Streamlit is started with. */
export interface Start {
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** The text of `.streamlit/config.toml`. */
  readonly config?: string;
}

/**
 * A small file, and what it makes when it is used as it is meant. What is found in it must agree with what real handshakes
 * with a Streamlit that is started so have shown: `npm run prove -- lint` asks, and writes down the answers.
 */
export interface StartCase {
  readonly title: string;
  readonly file: string;
  readonly text: string;
  /** What the file makes; `run`: it is run itself, by a real shell or Python, over a `streamlit` that writes down its start. */
  readonly makes: Start | 'run';
  readonly codes: readonly RecipeCode[];
  /** The whole text that --fix leaves; the same: nothing can be fixed. */
  readonly fixed?: string;
  /** What the fixed text makes. */
  readonly after?: Start | 'run';
}

/** Of a page that the file means to let in, and of one that must be refused. */
export const listedOrigin = 'https://app.example.org';
export const secondOrigin = 'https://www.example.org';
export const strangerOrigin = 'https://stranger.invalid';

const cors = 'STREAMLIT_SERVER_ENABLE_CORS';
const xsrf = 'STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION';
const list = 'STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS';

export const starts = {
  plain: {} satisfies Start,
  open: { env: { [cors]: 'false' } } satisfies Start,
  openByFlag: { args: ['--server.enableCORS', 'false'] } satisfies Start,
  openBoth: { args: ['--server.enableCORS=false', '--server.enableXsrfProtection=false'] } satisfies Start,
  shut: { env: { [cors]: 'true' } } satisfies Start,
  uploadsOpen: { env: { [xsrf]: 'false' } } satisfies Start,
  both: { env: { [list]: `${listedOrigin} ${secondOrigin}` } } satisfies Start,
  one: { env: { [list]: listedOrigin } } satisfies Start,
  list: (text: string): Start => ({ env: { [list]: text } }),
  /** The name that no Streamlit reads. */
  unread: (text: string): Start => ({ env: { STREAMLIT_SERVER_ALLOWED_ORIGINS: text } }),
  flags: (...args: readonly string[]): Start => ({ args }),
  config: (config: string): Start => ({ config }),
} as const;
