import { describe, expect, it } from 'vitest';
import { checkedText, exceptionPlace, exceptionText } from '../../../../src/core/checks/page-run/page-run.ts';

const cwd = '/home/ann/shop';
const failed = {
  type: 'ValueError',
  message: 'two\nlines',
  trace: [
    'File "/home/ann/shop/.venv/lib/python3.11/site-packages/streamlit/runtime/scriptrunner/script_runner.py", line 552, in _run_script\n    exec(code)',
    'File "/home/ann/shop/app.py", line 5, in <module>\n    helper.go()',
    'File "/home/ann/shop/helper.py", line 6, in go\n    raise ValueError("two")',
    'File "/usr/lib/python3.11/json/decoder.py", line 355, in raw_decode\n    raise',
  ],
};

describe('an exception that a page shows', () => {
  it('has its place in the code that is nobody’s package, from the project on', () => {
    expect(exceptionPlace(failed, cwd)).toBe('helper.py:6 in go');
    expect(exceptionPlace(failed, '/elsewhere')).toBe('/home/ann/shop/helper.py:6 in go');
    expect(exceptionText(failed)).toBe('ValueError: two');
  });

  it("of os.environ['API_KEY'] had its place in <frozen os>, not in the script", () => {
    const trace = [
      ...failed.trace.slice(0, 1),
      'File "/home/ann/shop/app.py", line 4, in <module>\n    os.environ["API_KEY"]',
      'File "<frozen os>", line 679, in __getitem__',
    ];
    const exception = { type: 'KeyError', message: "'API_KEY'", trace };
    expect(exceptionPlace(exception, cwd)).toBe('app.py:4 in <module>');
    expect(exceptionPlace(exception, '/elsewhere')).toBe('/home/ann/shop/app.py:4 in <module>');
  });

  it('that kept the script from being compiled has it in its message', () => {
    const message =
      'File "/home/ann/shop/app.py", line 2\n  x = (\n      ^\nSyntaxError: \'(\' was never closed';
    const exception = { type: 'SyntaxError', message, trace: failed.trace.slice(0, 1) };
    expect(exceptionPlace(exception, cwd)).toBe('app.py:2');
    expect(exceptionText(exception)).toBe("SyntaxError: '(' was never closed");
  });

  it('may be one that the app shows to nobody', () => {
    const hidden = { type: '', message: 'This app has encountered an error. …', trace: [] };
    expect(exceptionText(hidden)).toBeNull();
    expect(checkedText({ at: 'raised', exception: hidden }, cwd)).toContain('client.showErrorDetails');
  });

  it('moves no cursor', () => {
    const message = '\u001b[2J\u202e';
    expect(exceptionText({ type: 'X', message, trace: [] })).toBe('X: ?[2J?');
  });
});
