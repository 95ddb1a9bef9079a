import { describe, expect, it } from 'vitest';
import { streamlitConfigEdit } from '../../src/deploy/streamlit-config.ts';
import { editToml } from '../../src/deploy/toml-edit.ts';

const port = { section: 'server', key: 'port', value: 8600 } as const;
const edit = (text: string) => editToml(text, [port]);

describe('one key of a file that is there', () => {
  it.each([
    ['replaced', '[server]\nport = 1\n', '[server]\nport = 8600\n'],
    [
      'its remark and its blanks stay',
      '[server]\n  port  =  1   # mine\n',
      '[server]\n  port  =  8600   # mine\n',
    ],
    ['as a text', '[server]\nport = "1 # 2" # mine', '[server]\nport = 8600 # mine'],
    ['dotted', 'server.port = 1\nserver.headless = true\n', 'server.port = 8600\nserver.headless = true\n'],
    [
      'added to its section',
      '[server]\na = 1\n\n[theme]\nport = 2\n',
      '[server]\na = 1\nport = 8600\n\n[theme]\nport = 2\n',
    ],
    ['added to dotted ones', 'server.a = 1\n[theme]\n', 'server.a = 1\nserver.port = 8600\n[theme]\n'],
    ['with its section', '[theme]\nbase = "dark"', '[theme]\nbase = "dark"\n\n[server]\nport = 8600\n'],
    ['in a file from Windows', '\uFEFF[server]\r\na = 1\r\n', '\uFEFF[server]\r\na = 1\r\nport = 8600\r\n'],
    [
      'behind a list over several lines',
      '[server]\nfolderWatchList = [\n  "a",\n  "b",\n]\n# end\n',
      '[server]\nfolderWatchList = [\n  "a",\n  "b",\n]\nport = 8600\n# end\n',
    ],
    [
      'not in a text that looks like it',
      'note = """\n[server]\nport = 1\n"""\n[server]\nport = 2\n',
      'note = """\n[server]\nport = 1\n"""\n[server]\nport = 8600\n',
    ],
    [
      'not in a table below',
      '[server]\na = 1\n[server.x]\nport = 1\n',
      '[server]\na = 1\nport = 8600\n[server.x]\nport = 1\n',
    ],
    ['of which nothing is to be done', '[server]\nport = 8600 # mine\n', '[server]\nport = 8600 # mine\n'],
  ])('%s', (_, before, after) => {
    expect(edit(before)).toEqual({ ok: true, text: after });
  });

  it('is refused in a form that has no line of its own', () => {
    expect(edit('server = { port = 1 }\n')).toMatchObject({ ok: false });
  });

  it('is refused in a file that is no TOML, with its line', () => {
    expect(edit('[server]\nport = \n')).toMatchObject({
      ok: false,
      line: 2,
      what: expect.stringContaining('TOML'),
    });
  });
});

it('any-26: the theme and the limit stay, and nothing opens to the network or shows tracebacks', () => {
  const old = '[theme]\nbase = "dark"\n[server]\nmaxUploadSize = 500\nenableXsrfProtection = true\n';
  const edited = streamlitConfigEdit({ port: 8502, xsrfProtection: false })(old);
  expect(edited).toEqual({
    ok: true,
    text: `${old}enableCORS = true\nport = 8502\nheadless = true\n\n[browser]\ngatherUsageStats = false\n`,
  });
});
