import { parse } from 'smol-toml';
import { expect, it } from 'vitest';
import { streamlitConfig } from '../../src/deploy/streamlit-config.ts';

it('is the guide’s file with the port of the settings', () => {
  expect(parse(streamlitConfig({ port: 8600, xsrfProtection: false }))).toEqual({
    server: { enableCORS: true, enableXsrfProtection: false, port: 8600, address: '0.0.0.0', headless: true },
    browser: { gatherUsageStats: false },
    client: { showErrorDetails: true },
  });
});

it('has XSRF protection where it is wanted', () => {
  expect(parse(streamlitConfig({ port: 1, xsrfProtection: true }))).toMatchObject({
    server: { enableXsrfProtection: true },
  });
});
