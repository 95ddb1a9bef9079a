import { describe, expect, it } from 'vitest';
import { chooseApp } from '../../../../src/core/app/find-app/choose-app.ts';
import { pythonImports } from '../../../../src/core/app/find-app/python-imports.ts';

const page = pythonImports('import streamlit as st\n');
const fenced = (...lines: readonly string[]) => ['```sh', ...lines, '```'].join('\n');
const docker = (...lines: readonly string[]) =>
  ['FROM python:3.12', 'WORKDIR /app', 'COPY . .', ...lines].join('\n');

/** What Streamlit's template and its Community Cloud write, with this line. */
const devContainer = (line: string) => `{
  "name": "Python 3",
  // Or use a Dockerfile or Docker Compose file. More info: https://containers.dev/guide/dockerfile
  "image": "mcr.microsoft.com/devcontainers/python:1-3.11-bullseye",
  "customizations": {
    "codespaces": { "openFiles": ["README.md", "ui/b.py"] },
    "vscode": { "settings": {}, "extensions": ["ms-python.python", "ms-python.vscode-pylance"] }
  },
  "updateContentCommand": "[ -f packages.txt ] && sudo apt update && sudo xargs apt install -y <packages.txt; [ -f requirements.txt ] && pip3 install --user -r requirements.txt; pip3 install --user streamlit; echo '✅ Packages installed and Requirements met'",
  ${line},
  "portsAttributes": { "8501": { "label": "Application", "onAutoForward": "openPreview" } },
  "forwardPorts": [8501]
}`;

/** The lines with which public projects start their apps, in the forms in which they were seen. All of them mean `ui/b.py`. */
const readmes: readonly string[] = [
  'streamlit run ui/b.py',
  '`streamlit run ui/b.py`',
  '**streamlit run ui/b.py**',
  'Run "streamlit run ui/b.py".',
  "Run 'streamlit run ui/b.py'.",
  "It's easy: don't wait, streamlit run ui/b.py, that's all",
  '<code>streamlit run ui/b.py</code>',
  '$ streamlit run ui/b.py',
  '(venv) $ streamlit run ./ui/b.py',
  '> streamlit run ui\\b.py',
  'PS C:\\shop> streamlit run .\\ui\\b.py',
  '- streamlit run ui/b.py',
  '| Dashboard | `uv run streamlit run ui/b.py` |',
  '4. Run the command: streamlit run ui/b.py',
  '# Run streamlit run ui/b.py',
  'b.py    the UI (single command: streamlit run ui/b.py)',
  'Run [the app](https://x.example): `streamlit run ui/b.py` [now]',
  'Open `streamlit hello` first, then `streamlit run ui/b.py --server.port 8080`',
  'python -m streamlit run ui/b.py',
  'python3 -m streamlit run ui/b.py',
  'py -m streamlit run ui/b.py',
  '.venv/bin/python -m streamlit run ui/b.py',
  '.venv\\Scripts\\streamlit.exe run ui/b.py',
  'python -m streamlit.web.cli run ui/b.py',
  'poetry run streamlit run ui/b.py',
  'pipenv run streamlit run ui/b.py',
  'uv run -- streamlit run ui/b.py --server.enableCORS false',
  'uvx --with pandas streamlit run ui/b.py',
  'conda run -n shop streamlit run ui/b.py',
  'nohup streamlit run ui/b.py > log.txt 2>&1 &',
  'PORT=8080 streamlit run ui/b.py &',
  'streamlit run --server.port 8080 --server.enableCORS false ui/b.py',
  'streamlit run --server.environment=.env ui/b.py',
  'streamlit run ui/b.py -- --db data/monitoring.db --script other.py',
  'pip install -r requirements.txt && streamlit run ui/b.py',
  'docker run -it shop sh -c "cd /app && streamlit run ui/b.py"',
  'streamlit run shop/ui/b.py',
  'streamlit run /home/me/code/shop/ui/b.py',
  'streamlit run ~/shop/ui/b.py',
  'streamlit run https://raw.githubusercontent.com/me/shop/main/ui/b.py',
  'streamlit run your_script.py, here `streamlit run ui/b.py`',
  fenced('pip install streamlit', 'streamlit run ui/b.py   # opens a browser'),
  fenced('# start the app', 'streamlit run \\', '  ui/b.py \\', '  --server.port 80'),
  fenced('git clone https://github.com/me/shop', 'cd shop/ui', 'streamlit run b.py'),
  fenced('cd ui', 'pip install -r requirements.txt', 'streamlit run b.py'),
  fenced('cd ui && streamlit run b.py'),
  fenced('cd api && uvicorn main:app &', 'cd ../ui && streamlit run b.py'),
  `${fenced('git clone https://github.com/me/shop.git', 'cd shop')}\n${fenced('streamlit run ui/b.py')}`,
  `${fenced('cd ui')}\nThen:\n${fenced('streamlit run b.py')}`,
  '- git clone git@x.example:me/shop.git\n- cd shop\n- cd ui\n- streamlit run b.py',
  '---\nsdk: streamlit\napp_file: "ui/b.py"\n---\n# Shop',
  'Procfile:\n```\nweb: streamlit run ui/b.py --server.port=$PORT\n```\n<!-- streamlit run ui/a.py -->',
];

const others: Readonly<Record<string, readonly string[]>> = {
  Procfile: [
    'web: streamlit run ui/b.py --server.port=$PORT --server.address=0.0.0.0',
    'web: sh setup.sh && streamlit run ui/b.py',
    'web: sh -c "streamlit run --server.port $PORT ui/b.py"',
    'api: uvicorn a:app\nweb: python -m streamlit run ui/b.py\n# old: streamlit run ui/a.py',
    'web: cd ui && streamlit run b.py',
    'admin: streamlit run ui/a.py --server.port 8600\nweb: streamlit run ui/b.py --server.port $PORT',
    'web: gunicorn api:app\nui: streamlit run ui/b.py',
  ],
  Dockerfile: [
    docker('CMD streamlit run ui/b.py --server.port 80'),
    docker('CMD ["streamlit", "run", "ui/b.py", "--server.port=8501"]'),
    docker('CMD ["poetry","run","streamlit","run","/app/ui/b.py"]'),
    docker('ENTRYPOINT ["streamlit", "run"]', 'CMD ["ui/b.py", "--server.port=8501"]'),
    docker(
      '# CMD ["streamlit", "run", "ui/a.py"]',
      'CMD streamlit run ui/b.py \\',
      `  --server.port=\${PORT}`,
    ),
    docker(
      'HEALTHCHECK CMD curl localhost || exit 1',
      'CMD ["sh", "-c", "x & sleep 5 && streamlit run ui/b.py"]',
    ),
    docker(
      'CMD source .venv/bin/activate && streamlit run --server.address 0.0.0.0 --server.port $PORT ui/b.py ',
    ),
    docker('ENV APP=ui/b.py', `CMD streamlit run \${APP}`),
    docker('WORKDIR /app/ui', 'ENTRYPOINT streamlit run b.py'),
    'FROM x\nRUN echo \'#!/bin/bash\\n\\\necho "now"\\n\\\nexec streamlit run ui/b.py\' > start.sh\nCMD ["./start.sh"]',
    'FROM x\nWORKDIR /srv/app\nCOPY --chown=me ui/ .\nCMD ["streamlit", "run", "/srv/app/b.py"]',
    'FROM x\nWORKDIR /app\nCOPY requirements.txt ui/b.py ./\nCMD ["streamlit", "run", "b.py"]',
    'FROM x\nWORKDIR /app\nCOPY ui/a.py other.py\nCOPY ui/b.py /app/main.py\nCMD ["streamlit", "run", "./main.py"]',
    'FROM x AS build\nCOPY . .\nFROM x\nCOPY --from=build /x /x\nCOPY ui/ /srv/\nWORKDIR /srv\nCMD ["streamlit", "run", "b.py"]',
  ],
  'docker-compose.yml': [
    'services:\n  ui:\n    command: streamlit run ui/b.py\n',
    'services:\n  ui:\n    command: ["streamlit", "run", "ui/b.py"]\n',
    'services:\n  ui:\n    command: [\n      "streamlit", "run",\n      "ui/b.py"\n    ]\n    ports:\n      - 80:80\n',
    'services:\n  ui:\n    command:\n    - streamlit\n    - run\n    - ui/b.py\n    ports: []\n',
    "services:\n  ui:\n    command: >-\n      sh -c 'pip install x &&\n      streamlit run ui/b.py'\n",
    'services:\n  ui:\n    command: |\n      echo hello\n      streamlit run ui/b.py\n',
    'services:\n  ui:\n    entrypoint: streamlit run\n    command: ui/b.py\n  api:\n    command: python api.py\n',
    'services:\n  api:\n    working_dir: /app/api\n    command: uvicorn a:app\n  ui:\n    command: streamlit run b.py\n    working_dir: /app/ui\n',
    'services:\n  ui:\n    # command: streamlit run ui/a.py\n    command: bash -c "cd /app/ui && streamlit run b.py"\n',
  ],
  Makefile: [
    'run:\n\tstreamlit run ui/b.py\n',
    'run:\n\t-@streamlit run ./ui/b.py\n',
    'UI = ui/b.py # the app\nrun:\n\t@uv run streamlit run $(UI) --server.port $(PORT)\n',
    'run: venv\n\t. .venv/bin/activate && streamlit run ui/b.py\n',
    'run:\n\tcd ui; streamlit run b.py\n',
    'HERE := $(dir $(lastword $(MAKEFILE_LIST)))\nrun:\n\tstreamlit run "$(HERE)ui/b.py" -- --fast\n',
    'run:\n\tPYTHONPATH=$(CURDIR) streamlit run $(CURDIR)/ui/b.py\n',
    'run:\n\tdocker run shop \\\n\t  streamlit run ui/b.py\n',
  ],
  'pyproject.toml': [
    '[tool.poe.tasks]\nui = "streamlit run ui/b.py"\n# old = "streamlit run ui/a.py"\n',
    '[tool.pdm.scripts]\nui = {cmd = "streamlit run ui/b.py", env = {X = "1"}}\n',
    "[tool.hatch.envs.default.scripts]\nui = 'python -m streamlit run ui/b.py {args}'\n",
    '[tool.pixi.tasks]\nui = { cmd = [\n  "streamlit",\n  "run",\n  "ui/b.py",\n] }\n',
  ],
  'Taskfile.yml': [
    "version: '3'\nvars:\n  APP: ui/b.py\ntasks:\n  run:\n    cmds:\n      - uv run streamlit run {{.APP}} --server.port {{.PORT}}\n",
    'vars:\n  APP: \'{{.APP | default "ui/b.py"}}\'\ntasks:\n  run: streamlit run {{.APP}}\n',
    'tasks:\n  docs:\n    dir: docs\n    cmds: [mkdocs serve]\n  run:\n    cmds:\n      - streamlit run b.py\n    dir: ui\n',
    'tasks:\n  run:\n    cmds:\n      - streamlit run ui/b.py\n  docs:\n    dir: ui/a.py\n',
  ],
  'app.yaml': ['command:\n  - streamlit\n  - run # the app\n  - ui/b.py\nenv:\n  - name: X\n'],
  'k8s/ui.yaml': [
    'spec:\n  containers:\n    - name: ui\n      command: ["streamlit", "run"]\n      args: ["ui/b.py", "--server.port=80"]\n',
    'spec:\n  containers:\n    - name: ui\n      workingDir: /app/ui\n      command:\n        - streamlit\n        - run\n      args:\n        - b.py\n',
  ],
  '.github/workflows/ci.yml': [
    'jobs:\n  smoke:\n    steps:\n      - run: |\n          streamlit run ui/b.py --server.headless true &\n          sleep 5\n',
    'jobs:\n  smoke:\n    steps:\n      - working-directory: ui\n        run: streamlit run b.py &\n',
  ],
  'supervisord.conf': [
    '[program:api]\ncommand=uvicorn a:app\ndirectory=/app/api\n[program:ui]\ncommand=streamlit run b.py --server.port=8501\ndirectory=/app/ui\n',
  ],
  'shop.service': [
    '[Service]\nWorkingDirectory=/srv/shop/ui\nExecStart=/srv/shop/.venv/bin/streamlit run b.py\n',
  ],
  'tox.ini': ['[testenv:app]\ncommands =\n    streamlit run {toxinidir}/ui/b.py {posargs}\n'],
  'hatch.toml': ['[envs.default.scripts]\napp = "streamlit run {root}/ui/b.py {args}"\n'],
  '.replit': ['run = "streamlit run ui/b.py --server.headless true"\n'],
  'start.command': ['#!/bin/bash\ncd "$(dirname "$0")"\nstreamlit run ui/b.py\n'],
  'start.bat': ['@echo off\r\nset APP=ui\\b.py\r\nstreamlit run %APP%\r\n'],
  'AGENTS.md': ['- Start: `uv run streamlit run ui/b.py`\n'],
  'package.json': ['{ "scripts": { "dev": "streamlit run ui/b.py" } }'],
  'render.yaml': ['services:\n  - type: web\n    startCommand: streamlit run ui/b.py --server.port $PORT\n'],
  '.devcontainer/devcontainer.json': [
    '{ "postAttachCommand": { "server": "streamlit run ui/b.py" } }',
    devContainer(
      '"postAttachCommand": {\n    "server": "streamlit run ui/b.py --server.enableCORS false --server.enableXsrfProtection false"\n  }',
    ),
    devContainer('"postAttachCommand": ["streamlit", "run", "ui/b.py"]'),
    devContainer('"postStartCommand": "nohup bash -c \'streamlit run ui/b.py &\'"'),
    devContainer(
      '/* "postStartCommand": "streamlit run ui/a.py" */\n  "postAttachCommand": "cd ui && streamlit run b.py"',
    ),
    devContainer(
      '"settings": { "src/**": 1 }, "postAttachCommand": "python -m streamlit run ui/b.py", // not ui/a.py\n  "**/x": "https://x.example/*"',
    ),
  ],
  '.devcontainer.json': ['{ "postAttachCommand": { "server": "streamlit run ui/b.py" } }'],
  '.devcontainer/web/devcontainer.json': ['{ "postAttachCommand": { "server": "streamlit run ui/b.py" } }'],
  'scripts/run.sh': [
    '#!/bin/sh\nstreamlit run ui/b.py\n',
    '#!/bin/bash\ncd "$(dirname "$0")/.."\nexec streamlit run ui/b.py "$@"\n',
    '#!/bin/sh\ncd ..\nstreamlit run ui/b.py\n',
    'streamlit run ../ui/b.py\n',
    `exec streamlit run \${HERE}/ui/b.py\n`,
  ],
  'docker/Dockerfile': [docker('COPY . .', 'CMD ["streamlit", "run", "ui/b.py"]')],
  'deploy/prod/ui.Dockerfile': [docker('CMD streamlit run ui/b.py')],
  'deploy/docker-compose.yml': ['services:\n  ui:\n    command: streamlit run ui/b.py\n'],
  'ui/Dockerfile': [docker('COPY . .', 'CMD streamlit run b.py')],
  'ui/Procfile': ['web: streamlit run b.py'],
  '.vscode/launch.json': [
    '{ "module": "streamlit",\n "args": ["run", "ui/b.py"] }',
    '{"args":["-m","streamlit","run","ui/b.py"]}',
    `{"configurations":[{"module":"uvicorn","args":["a:app"]},{"module":"streamlit","env":{"PYTHONPATH":"\${workspaceFolder}"},"console":"integratedTerminal","args":["run","\${workspaceFolder}/ui/b.py"]}]}`,
    `{"configurations":[{"args":["run","b.py"],"cwd":"\${workspaceFolder}/ui","program":"\${workspaceFolder}/.venv/bin/streamlit"}]}`,
  ],
  'start.sh': ['#!/bin/sh\ncd api\nuvicorn a:app &\ncd ../ui\nexec streamlit run b.py "$@"\n'],
};

const cases = [
  ...readmes.map((text) => ['README.md', text] as const),
  ...Object.entries(others).flatMap(([name, texts]) => texts.map((text) => [name, text] as const)),
];

describe('a line that starts the app', () => {
  it.each(cases)('%s: %j', (name, text) => {
    const files = [{ name, text }];
    const scripts = new Map(['ui/a.py', 'ui/b.py', 'ui/c.py'].map((path) => [path, page]));
    expect(chooseApp({ own: null, files, scripts }).scripts).toEqual(['ui/b.py']);
  });
});

describe('a line that starts none', () => {
  it.each([
    'streamlit run',
    'Use streamlit run to start it, see b.py',
    'streamlit hello',
    'streamlit run <path/to/app.py>',
    'streamlit run $APP',
    'streamlit config show; python ui/b.py',
    'mystreamlit run ui/b.py',
    'streamlit run ui/b.pyc',
    'streamlit run ../other/z.py',
  ])('%s', (text) => {
    const scripts = new Map([
      ['ui/b.py', page],
      ['ui/c.py', page],
    ]);
    expect(chooseApp({ own: null, files: [{ name: 'README.md', text }], scripts }).scripts).toEqual([
      'ui/b.py',
      'ui/c.py',
    ]);
  });
});

describe('what a script imports', () => {
  it.each([
    ['import streamlit', true],
    ['import os, streamlit as st', true],
    ['from streamlit import sidebar', true],
    ['import streamlit.components.v1 as components', true],
    ['try: import streamlit as st\nexcept ImportError: pass', true],
    ['if True:\n    import os; import streamlit as st', true],
    ['x = (\nimport streamlit as st', true],
    ['def f(:\nimport streamlit as st', true],
    ['import os, \\\n  streamlit', true],
    ["x = 'it\\'s'\nimport streamlit", true],
    ['"""doc"""; import streamlit', true],
    ["'''\n\"\"\"\n'''\nimport streamlit", true],
    ['\ufeffimport streamlit\r\n', true],
    ['from streamlit.web import bootstrap\nimport streamlit as st', true],
    ['# import streamlit', false],
    ['x = "import streamlit"', false],
    ["'''\nimport streamlit\n'''", false],
    ['r"""\nimport streamlit\n', false],
    ['import streamlit_folium', false],
    ['from streamlit_option_menu import option_menu', false],
    ['from .streamlit import x', false],
    ['import mystreamlit, os.streamlit', false],
    ['from streamlit.web import cli', false],
    ['from streamlit import cli as stcli', false],
    ['from streamlit.runtime.scriptrunner import get_script_run_ctx', false],
    ['import streamlit.runtime as runtime', false],
    ['importlib.import_module("streamlit")', false],
    ['', false],
  ])('%j', (text, imports) => {
    expect(pythonImports(text).streamlit).toBe(imports);
  });
});

it('a text that was made to take long does not', () => {
  const many = (text: string) => text.repeat(Math.floor(200_000 / text.length));
  const texts = [
    '<!--',
    '"',
    "'",
    '`',
    '[',
    ' ',
    '\n',
    '$(',
    'A= ',
    'cd ',
    '\\',
    '$>',
    'streamlit run ',
    '```\n',
    'a.py ',
    '"a ',
    '#',
  ].map(many);
  const names = [
    'README.md',
    'Dockerfile',
    'Makefile',
    'compose.yaml',
    'pyproject.toml',
    'package.json',
    'start.sh',
  ];
  const startMs = performance.now();
  for (const text of texts) {
    pythonImports(text);
    for (const name of names) chooseApp({ own: null, files: [{ name, text }], scripts: new Map() });
  }
  expect(performance.now() - startMs).toBeLessThan(10_000);
});
