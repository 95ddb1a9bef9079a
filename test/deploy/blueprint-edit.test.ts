import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { renderEdit } from '../../src/deploy/render.ts';
import { settingsOf } from '../support/settings.ts';

const edit = (old: string, text = 'PROD_ORIGINS=https://mine.onrender.com\nPROD_PROXY_URL=') =>
  renderEdit({
    settings: settingsOf(text),
    script: 'app.py',
    healthPath: '/_stcore/health',
    packageTool: 'requirements',
    projectName: 'mine',
    xsrfProtection: null,
  })(old);

function edited(old: string): string {
  const result = edit(old);
  if (!result.ok) throw new Error(result.what);
  return result.text;
}

/** Somebody's own file: quotes, blanks, remarks, a long command and two more services. */
const theirs = `# ours, do not touch
services:
    -   type: worker   # queue
        name: 'queue'
        startCommand: python worker.py

    -   type: web
        name:   dash-prod
        env: python
        rootDir: dashboards
        plan: starter
        disk: {name: data, mountPath: /data, sizeGB: 1}
        buildCommand: >-
            pip install -U pip &&
            pip install -r requirements.txt
        startCommand: streamlit run Home.py --server.port $PORT
        envVars:
            # a secret
            - key: OPENAI_API_KEY
              sync: false
            - {key: STREAMLIT_SERVER_ALLOWED_ORIGINS, value: '*'}
            - key: STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS
              value: https://a.org,https://b.org   # commas
        # the last remark

databases:
    - name: db
`;

describe('a blueprint that is there', () => {
  it('keeps every byte that is not ours: name, disk, rootDir, commands, variables, remarks', () => {
    const text = edited(theirs);
    const lines = text.split('\n');
    const added = lines.filter((line) => !theirs.split('\n').includes(line));
    expect(added).toEqual([
      '            - {key: STREAMLIT_SERVER_ALLOWED_ORIGINS, value: "https://mine.onrender.com"}',
      '              value: "https://mine.onrender.com"   # commas',
      '            - key: STREAMLIT_SERVER_ENABLE_CORS',
      '              value: "true"',
      '            - key: STREAMLIT_BROWSER_SERVER_ADDRESS',
      '              value: "mine.onrender.com"',
      '            - key: STREAMLIT_BROWSER_SERVER_PORT',
      '              value: "443"',
      '        healthCheckPath: "/_stcore/health"',
    ]);
    expect(theirs.split('\n').filter((line) => !lines.includes(line))).toHaveLength(2);
    expect(parse(text).services[1]).toMatchObject({
      name: 'dash-prod',
      rootDir: 'dashboards',
      disk: { name: 'data' },
    });
  });

  it('is done once: a second time nothing is left to do', () => {
    const text = edited(theirs);
    expect(edited(text)).toBe(text);
  });

  it('gets its variables and what else is missing, from Windows too', () => {
    const text = edited('services:\r\n- type: web\r\n  name: mine\r\n');
    expect(text).not.toMatch(/[^\r]\n/);
    expect(parse(text).services[0]).toMatchObject({
      runtime: 'python',
      buildCommand: 'pip install -r requirements.txt',
      startCommand: expect.stringContaining('streamlit run app.py'),
      envVars: expect.arrayContaining([{ key: 'STREAMLIT_SERVER_ENABLE_CORS', value: 'true' }]),
    });
  });

  it('that runs an image keeps the image’s own commands', () => {
    const text = edited('services:\n  - type: web\n    name: x\n    runtime: docker');
    expect(Object.keys(parse(text).services[0])).toEqual([
      'type',
      'name',
      'runtime',
      'healthCheckPath',
      'envVars',
    ]);
  });

  it.each([
    [
      'services:\n  - type: web\n    name: api\n    startCommand: uvicorn main:app\n',
      'no service in it runs the app',
    ],
    ['services: [{type: web, name: mine}]\n', 'form'],
    ['services:\n  - type: web\n    name: mine\n    envVars: []\n', 'form'],
    ['services:\n  - type: web\n   name: mine\n', 'not valid YAML'],
    ['- a\n', 'form'],
  ])('is left alone where ours cannot be found: %j', (old, words) => {
    expect(edit(old)).toMatchObject({ ok: false, what: expect.stringContaining(words) });
  });
});
