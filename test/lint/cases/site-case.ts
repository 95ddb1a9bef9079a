import type { RecipeCode } from '../../../src/core/lint/suspicion.ts';

/**
 * A small site, and what is found in it. `npm run prove -- lint` starts its real server over a real Streamlit and asks whether
 * it is so; Traefik has no server here, and its cases go by its documents.
 */
export interface SiteCase {
  readonly title: string;
  readonly server: 'nginx' | 'caddy' | 'apache' | 'traefik';
  readonly file: string;
  readonly text: string;
  /** What else the project has. */
  readonly others?: Readonly<Record<string, string>>;
  /** Does the app list the public origin? `others` say so too. */
  readonly listed?: boolean;
  /** Its path below the name. */
  readonly base?: string;
  readonly codes: readonly RecipeCode[];
  /** The whole text that --fix leaves; the same: nothing can be fixed. */
  readonly fixed?: string;
}

/** A project whose app lists the public origin. */
export const listing = {
  'run.sh': 'STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS=https://app.example.org streamlit run app.py\n',
};
