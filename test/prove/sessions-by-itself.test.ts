import { afterEach, it } from 'vitest';
import { counter, fourthIsBeside } from '../real/sessions/edits.ts';
import { type PublishedApp, publishApp } from '../real/sessions/published.ts';

let app: PublishedApp | undefined;
afterEach(() => app?.end());

it.each(['1.46.1', '1.53.0', '1.60.0', 'newest'] as const)(
  'Streamlit %s: the fourth restart is done beside the old app, since three went well with a visitor there',
  async (version) => {
    app = await publishApp({ version, files: { 'app.py': counter }, lines: 'WORD=0' });
    await fourthIsBeside(app);
  },
  180_000,
);
