import { expect, it } from 'vitest';
import type { PackageManager } from '../../../src/core/app/environment/managers.ts';
import type { ProjectPackages } from '../../../src/core/app/environment/packages.ts';
import { type AppFailure, createFailureReader, failureHint } from '../../../src/core/app/script-failure.ts';

/** What is found in these lines, however they come. */
function found(text: string): AppFailure[] {
  const failures: AppFailure[] = [];
  const reader = createFailureReader('/home/ada/shop', (failure) => failures.push(failure));
  for (const line of text.split('\n')) reader.push([line]);
  return failures;
}

// Streamlit 1.53.0's own output, its folders shortened.
const inHelper = `2026-11-23 01:37:43.192 Uncaught app execution
Traceback (most recent call last):
  File "/opt/lib/python3.11/site-packages/streamlit/runtime/scriptrunner/exec_code.py", line 129, in exec_func_with_error_handling
    result = func()
             ^^^^^^
  File "/home/ada/shop/app/front.py", line 3, in <module>
    go()
  File "/home/ada/shop/app/helper.py", line 12, in go
    json.loads("{")
  File "/home/ada/shop/.venv/lib/python3.11/site-packages/json5/decoder.py", line 353, in raw_decode
    obj, end = self.scan_once(s, idx)
               ^^^^^^^^^^^^^^^^^^^^^^
json.decoder.JSONDecodeError: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)`;

it("names the innermost line of the user's own code, not the library that it called", () => {
  expect(found(inHelper)).toEqual([
    {
      where: 'app/helper.py:12 in go',
      message:
        'json.decoder.JSONDecodeError: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)',
      files: ['/home/ada/shop/app/front.py', '/home/ada/shop/app/helper.py'],
    },
  ]);
});

it('a syntax error has a place too', () => {
  const text = `2026-11-23 01:37:52.425 Script compilation error
Traceback (most recent call last):
  File "/usr/lib/python3.11/ast.py", line 50, in parse
    return compile(source, filename, mode, flags,
  File "/home/ada/shop/app.py", line 2
    def x(:
          ^
SyntaxError: invalid syntax`;
  expect(found(text)).toMatchObject([{ where: 'app.py:2', message: 'SyntaxError: invalid syntax' }]);
});

it('of a chain the last exception counts: it is the one that the visitor sees', () => {
  const text = `2026-11-23 01:37:57.373 Uncaught app execution
Traceback (most recent call last):
  File "/home/ada/shop/app.py", line 3, in <module>
    import nothere
ModuleNotFoundError: No module named 'nothere'

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "/home/ada/shop/app.py", line 5, in <module>

    raise ValueError("two\\nlines") from e
ValueError: two
lines`;
  expect(found(text).at(-1)).toMatchObject({ where: 'app.py:5 in <module>', message: 'ValueError: two' });
});

it('a traceback that the app itself has logged is no failure of it', () => {
  const logged = inHelper.replace('Uncaught app execution', 'ERROR shop: no luck, going on');
  expect(found(logged)).toEqual([]);
  expect(found(`${inHelper}\n\n${logged}`)).toHaveLength(1);
});

it('a line that another session writes into the traceback is not taken for the exception', () => {
  const mixed = inHelper.replace('json.decoder.', '2026-11-23 01:37:43.201 Session 2 is gone\njson.decoder.');
  expect(found(mixed)).toEqual(found(inHelper));
});

it('a traceback that broke off does not swallow the next one', () => {
  const broken = inHelper.split('\n').slice(0, 5).join('\n');
  expect(found(`${broken}\n${inHelper}`)).toEqual(found(inHelper));
});

it("a missing module is told with the project's own way to install: no package's name is guessed from a module's", () => {
  const failure = { where: null, message: "ModuleNotFoundError: No module named 'decouple'", files: [] };
  const virtualenv = { folder: '.venv', byUv: false };
  const hint = (manager: PackageManager, more: Partial<ProjectPackages> = {}) =>
    failureHint(failure, { packages: { manager, virtualenv, ...more }, secretsExample: null });
  expect(hint('requirements')).toContain('.venv/bin/pip install -r requirements.txt');
  expect(hint('requirements', { virtualenv: { folder: '.venv', byUv: true } })).toContain(
    ': uv pip install -r requirements.txt',
  );
  expect(hint('uv')).toContain('uv sync');
  expect(hint('poetry')).toContain('poetry install');
  expect(hint('pipenv')).toContain('pipenv install');
  expect(hint('pip')).toContain('decouple');
  expect(hint('pip')).not.toContain('install');
  expect(hint('requirements')).not.toContain('install decouple');
  expect(failureHint({ ...failure, message: 'KeyError: 1' }, null)).toContain('save');
});

it.each([
  'streamlit.errors.StreamlitSecretNotFoundError: No secrets found. Valid paths for a secrets.toml file are: /p/.streamlit/secrets.toml',
  'FileNotFoundError: No secrets files found. Valid paths for a secrets.toml file are: /p/.streamlit/secrets.toml',
])('"Mend it and save" was said of a missing secrets.toml that has an example: %s', (message) => {
  const failure = { where: null, message, files: [] };
  const packages = { manager: 'pip', virtualenv: null } as const;
  const example = '.streamlit/secrets.toml.example';
  expect(failureHint(failure, { packages, secretsExample: example })).toContain(
    `cp ${example} .streamlit/secrets.toml`,
  );
  expect(failureHint(failure, null)).toContain('.streamlit/secrets.toml');
});

it.each([
  "KeyError: 'NGROK_AUTHTOKEN'",
  'pyngrok.exception.PyngrokNgrokError: The ngrok process errored on start: Usage of ngrok requires a verified account and authtoken.',
])('an app that lacks its authtoken is told who keeps it, and how to get it: %s', (message) => {
  const failure: AppFailure = { where: 'app/front.py:3 in <module>', message, files: [] };
  expect(failureHint(failure, null, true)).toMatch(/^ocap-dev keeps NGROK_AUTHTOKEN .*drop that code/);
  expect(failureHint(failure, null, true)).toContain('NGROK_AUTHTOKEN_FOR_APP=true');
  expect(failureHint(failure, null, false)).not.toContain('keeps');
});
