import { expect, it } from 'vitest';
import { withRightUrl } from '../../../../src/core/app/log/printed-url.ts';

it.each([
  ['  URL: http://dev.example.org:443', '  URL: https://dev.example.org'],
  ['  URL: http://dev.example.org:443/sales', '  URL: https://dev.example.org/sales'],
  ['  URL: http://dev.example.org:4430', '  URL: http://dev.example.org:4430'],
  ['  Local URL: http://localhost:8502', '  Local URL: http://localhost:8502'],
  ['asked http://dev.example.org:443', 'asked http://dev.example.org:443'],
])('the URL that Streamlit prints under a tunnel is no http at 443: %s', (line, shown) => {
  expect(withRightUrl(line)).toBe(shown);
});
