import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type RenderInput, renderBlueprint } from '../../src/deploy/render.ts';
import { settingsOf } from '../support/settings.ts';

/** The one service of the file, as a YAML parser reads it. */
function service(text: string, changes: Partial<RenderInput> = {}) {
  const input: RenderInput = {
    settings: settingsOf(text),
    script: 'app/front.py',
    healthPath: '/_stcore/health',
    packageTool: 'requirements',
    projectName: 'project',
    xsrfProtection: false,
    ...changes,
  };
  const file = renderBlueprint(input);
  // To a YAML 1.1 parser, such as Render's may be, the first and the last two end a line.
  expect(file).not.toMatch(/[\x85\x7f\ufeff\u2028\u2029]/);
  const { services } = parse(file);
  expect(services).toHaveLength(1);
  const variables: { key: string; value: unknown }[] = services[0].envVars;
  return { ...services[0], env: Object.fromEntries(variables.map(({ key, value }) => [key, value])) };
}

describe('the environment', () => {
  it('holds the guide’s variables, and the list once more under the name that Streamlit reads', () => {
    expect(service('').env).toEqual({
      STREAMLIT_SERVER_ENABLE_CORS: 'true',
      STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION: 'false',
      STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS:
        'https://ocapistaine.onrender.com https://ocapistaine.vaettir.locki.io https://vaettir.locki.io',
      STREAMLIT_SERVER_ALLOWED_ORIGINS:
        'https://ocapistaine.onrender.com,https://ocapistaine.vaettir.locki.io,https://vaettir.locki.io',
      STREAMLIT_BROWSER_SERVER_ADDRESS: 'ocapistaine.vaettir.locki.io',
      STREAMLIT_BROWSER_SERVER_PORT: '443',
    });
  });

  it.each([
    ['PROD_PROXY_URL=\nPROD_ORIGINS=https://a.org:8443', 'a.org', '8443'],
    ['PROD_PROXY_URL=http://b.org\nPROD_ORIGINS=https://a.org', 'b.org', '80'],
  ])('names the address that visitors use: %j', (text, address, port) => {
    expect(service(text).env).toMatchObject({
      STREAMLIT_BROWSER_SERVER_ADDRESS: address,
      STREAMLIT_BROWSER_SERVER_PORT: port,
    });
  });

  it('has XSRF protection where it is wanted', () => {
    expect(service('', { xsrfProtection: true }).env).toMatchObject({
      STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION: 'true',
    });
  });

  it('opens nothing whatever is written by hand beside the settings', () => {
    const text = [
      'STREAMLIT_SERVER_ALLOWED_ORIGINS=*',
      'STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS=*',
      'STREAMLIT_SERVER_ENABLE_CORS=false',
      'STREAMLIT_CUSTOM_ORIGINS=https://preview.example.org',
    ].join('\n');
    expect(service(text).env).toEqual(service('').env);
  });
});

describe('the service', () => {
  it('is named as Render’s own URL has it, else as the project', () => {
    expect(service('').name).toBe('ocapistaine');
    expect(service('PROD_ORIGINS=https://a.org').name).toBe('project');
  });

  it.each([
    ['poetry', 'poetry install', 'poetry run streamlit run app/front.py '],
    ['uv', 'uv sync --frozen', 'uv run streamlit run app/front.py '],
    ['requirements', 'pip install -r requirements.txt', 'streamlit run app/front.py '],
  ] as const)('is built and started with %s', (packageTool, build, start) => {
    const { buildCommand, startCommand } = service('', { packageTool });
    expect(buildCommand).toBe(build);
    expect(startCommand).toMatch(
      /--server\.port \$PORT --server\.address 0\.0\.0\.0 --server\.headless true$/,
    );
    expect(startCommand.startsWith(start)).toBe(true);
  });

  it.each([
    ': "\n- #{}[]&*!|>%@`\\\u2028é\u0085\u{1f600}',
    "it's",
    '',
    'true',
    '0x10',
    ' a ',
    '~',
    '\t'.repeat(200),
  ])('is one whatever its name and script are: %j', (text) => {
    const { name, startCommand, type } = service('PROD_ORIGINS=https://a.org', {
      projectName: text,
      script: text,
    });
    expect({ type, name }).toEqual({ type: 'web', name: text });
    expect(startCommand).toContain(
      `'${text.replaceAll("'", "'\\''")}'`.slice(/^[\w./+-]+$/.test(text) ? 1 : 0, -1),
    );
  });
});
