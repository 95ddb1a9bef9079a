import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { draw } from '../../support/drawing.ts';
import { healthySnapshot as healthy } from '../../support/snapshot.ts';

const secrets = 'Write .streamlit/secrets.toml from .streamlit/secrets.toml.example?';
const anybody = 'Let ANY website talk to the app?';

/** The last row of a screen that asks this. */
function asked(text: string, columns: number, alarming = false): string {
  const request = { type: 'env.createRequested' } as const;
  const drawing = draw(healthy, { columns, rows: 24, view: { question: { text, alarming, request } } });
  const line = stripVTControlCharacters(drawing).trimEnd().split('\n').at(-1) ?? '';
  expect(line.length).toBeLessThanOrEqual(columns);
  return line;
}

it('what answers a long question was cut: "y yes, an…"', () => {
  expect(asked(secrets, 80)).toMatch(
    /^ Write \.streamlit\/.*….*secrets\.toml\.example\? {2}y yes, any other key: no$/,
  );
  expect(asked(secrets, 60)).toMatch(/^ Write .*….*\.example\? {2}y yes$/);
  expect(asked(anybody, 80, true)).toContain(`${anybody}   y yes, any other key: no`);
  expect(asked(anybody, 40, true)).toMatch(/^ {2}Let ANY .*the app\? {3}y yes$/);
});
