import { describe, expect, it } from 'vitest';
import { type ContainerInput, dockerfile, procfile, procfileEdit } from '../../src/deploy/container.ts';

const input: ContainerInput = {
  script: 'pages of mine/Home.py',
  healthPath: '/_stcore/health',
  port: 8501,
  packageTool: 'uv',
  python: '3.12',
  origins: [],
  xsrfProtection: null,
};

describe('a Dockerfile', () => {
  it('installs by the project’s own file, listens where Docker reaches it, and is asked for its health', () => {
    const text = dockerfile(input);
    expect(text).toContain('FROM python:3.12-slim\n');
    expect(text).toContain('RUN pip install --no-cache-dir uv && uv sync --frozen\n');
    expect(text).toContain('CMD ["uv", "run", "streamlit", "run", "pages of mine/Home.py"]\n');
    expect(text).toMatch(/STREAMLIT_SERVER_ADDRESS=0\.0\.0\.0[\s\S]*127\.0\.0\.1:8501\/_stcore\/health/);
    expect(text).not.toMatch(/ORIGINS|XSRF/);
  });

  it('has the list of origins where there is one, in the one form that Streamlit reads', () => {
    const text = dockerfile({ ...input, origins: ['https://a.org', 'https://b.org'], xsrfProtection: false });
    expect(text).toContain('STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS="https://a.org https://b.org"');
    expect(text).toContain('STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION=false');
  });
});

describe('a Procfile', () => {
  it('tells the port of its platform, and each origin by a flag of its own', () => {
    expect(procfile({ ...input, origins: ['https://a.org', 'https://b.org'] })).toBe(
      "web: streamlit run 'pages of mine/Home.py' --server.port $PORT --server.address 0.0.0.0 --server.headless true" +
        ' --server.corsAllowedOrigins https://a.org --server.corsAllowedOrigins https://b.org\n',
    );
  });

  it('that is there keeps its other processes', () => {
    const edit = procfileEdit({ ...input, script: 'app.py' });
    const web = procfile({ ...input, script: 'app.py' });
    expect(edit('release: python migrate.py\nweb: sh x.sh\nworker: w\n')).toEqual({
      ok: true,
      text: `release: python migrate.py\n${web}worker: w\n`,
    });
    expect(edit('worker: w')).toEqual({ ok: true, text: `worker: w\n${web}` });
  });
});
