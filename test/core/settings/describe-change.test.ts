import { describe, expect, it } from 'vitest';
import { describeChange } from '../../../src/core/settings/describe-change.ts';
import { settingsOf } from '../../support/settings.ts';

const change = (before: string, after: string) => describeChange(settingsOf(before), settingsOf(after));

describe('the description of a change', () => {
  it.each([
    ['a port', 'STREAMLIT_PORT=8502', 'STREAMLIT_PORT=8510', 'STREAMLIT_PORT 8502 → 8510'],
    ['a default left', '', 'STREAMLIT_PORT=8510', 'STREAMLIT_PORT 8502 → 8510'],
    ['a default written out', '', 'STREAMLIT_PORT=8502', 'STREAMLIT_PORT added'],
    ['a domain', 'NGROK_DOMAIN=a.app', 'NGROK_DOMAIN=b.app', 'NGROK_DOMAIN a.app → b.app'],
    ['a new domain', '', 'NGROK_DOMAIN=a.app', 'NGROK_DOMAIN none → a.app'],
    ['a proxy', 'DEV_PROXY_URL=https://a.org', 'DEV_PROXY_URL=', 'DEV_PROXY_URL https://a.org → none'],
    [
      'a list',
      'STREAMLIT_CUSTOM_ORIGINS=https://a.org,https://b.org',
      'STREAMLIT_CUSTOM_ORIGINS=https://b.org,https://c.org',
      'STREAMLIT_CUSTOM_ORIGINS +https://c.org −https://a.org',
    ],
    [
      'the order of a list',
      'PROD_ORIGINS=https://a.org,https://b.org',
      'PROD_ORIGINS=https://b.org,https://a.org',
      'PROD_ORIGINS reordered',
    ],
    ['a switch', 'USE_NGROK=true', 'USE_NGROK=no', 'USE_NGROK changed'],
    [
      'another way to write the same',
      'NGROK_DOMAIN=a.app',
      'NGROK_DOMAIN=https://a.app/',
      'NGROK_DOMAIN changed',
    ],
    ['a new app', '', 'STREAMLIT_APP=a.py', 'STREAMLIT_APP added'],
    ['a token', 'NGROK_AUTHTOKEN=hunter2', 'NGROK_AUTHTOKEN=hunter3', 'NGROK_AUTHTOKEN changed'],
    ['a first token', '', 'NGROK_AUTHTOKEN=hunter2', 'NGROK_AUTHTOKEN added'],
    ['a token less', 'NGROK_AUTHTOKEN=hunter2', '', 'NGROK_AUTHTOKEN removed'],
    ['the app’s own names', 'A=hunter2\nB=hunter3', 'B=hunter4\nC=hunter5', 'A removed, B changed, C added'],
    ['several', 'A=1\nSTREAMLIT_PORT=1', 'A=2\nSTREAMLIT_PORT=2', 'STREAMLIT_PORT 1 → 2, A changed'],
  ])('tells %s', (_what, before, after, text) => {
    expect(change(before, after).text).toBe(text);
    expect(change(before, after).text).not.toContain('hunter');
  });

  it('gives the names alone too', () => {
    expect(change('A=1', 'A=2\nSTREAMLIT_PORT=9000').names).toEqual(['STREAMLIT_PORT', 'A']);
  });

  it.each([
    ['a comment, quotes or another order', 'A=1\nB=2', '# new\nB="2"\n\nA=1'],
    ['the same token', 'NGROK_AUTHTOKEN=hunter2', 'NGROK_AUTHTOKEN="hunter2"'],
    ['nothing', '', ''],
  ])('is empty for %s', (_what, before, after) => {
    expect(change(before, after)).toEqual({ names: [], text: '' });
  });
});
