import { listedOrigin, type StartCase, secondOrigin, starts } from './case.ts';

const [a, b] = [listedOrigin, secondOrigin];
const list = 'STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS';
const unread = 'STREAMLIT_SERVER_ALLOWED_ORIGINS';
const cors = 'STREAMLIT_SERVER_ENABLE_CORS';
const xsrf = 'STREAMLIT_SERVER_ENABLE_XSRF_PROTECTION';

/** Procfile, devcontainer, systemd, render.yaml, fly, railway, workflows and Streamlit's own file. */
export const hostingCases: readonly StartCase[] = [
  {
    title: 'Procfile: flags',
    file: 'Procfile',
    text: 'web: streamlit run app.py --server.port $PORT --server.enableCORS=false --server.enableXsrfProtection=false\nworker: python work.py\n',
    makes: starts.openBoth,
    codes: ['cors-off', 'xsrf-off'],
    fixed:
      'web: streamlit run app.py --server.port $PORT --server.enableCORS=true --server.enableXsrfProtection=true\nworker: python work.py\n',
    after: starts.flags('--server.enableCORS=true', '--server.enableXsrfProtection=true'),
  },
  {
    title: 'Procfile: a variable before the command, its list with a semicolon',
    file: 'Procfile',
    text: `web: ${list}='${a};${b}' streamlit run app.py`,
    makes: starts.list(`${a};${b}`),
    codes: ['list-form'],
    fixed: `web: ${list}='${a} ${b}' streamlit run app.py`,
    after: starts.both,
  },
  {
    title: 'Procfile: right',
    file: 'Procfile',
    text: `web: ${list}="${a} ${b}" streamlit run app.py --server.enableCORS true -- --server.enableCORS false\n`,
    makes: {
      env: { [list]: `${a} ${b}` },
      args: ['--server.enableCORS', 'true', '--', '--server.enableCORS', 'false'],
    },
    codes: [],
  },
  {
    title: "devcontainer: Streamlit's own recipe, with remarks and a last comma",
    file: '.devcontainer/devcontainer.json',
    text: `{
  // Streamlit's template
  "name": "Python 3",
  "image": "mcr.microsoft.com/devcontainers/python:1-3.11-bookworm", /* "--server.enableCORS false" */
  "postAttachCommand": {
    "server": "streamlit run app.py --server.enableCORS false --server.enableXsrfProtection false"
  },
  "forwardPorts": [8501,],
}
`,
    makes: starts.openBoth,
    codes: ['cors-off', 'xsrf-off'],
    fixed: `{
  // Streamlit's template
  "name": "Python 3",
  "image": "mcr.microsoft.com/devcontainers/python:1-3.11-bookworm", /* "--server.enableCORS false" */
  "postAttachCommand": {
    "server": "streamlit run app.py --server.enableCORS true --server.enableXsrfProtection true"
  },
  "forwardPorts": [8501,],
}
`,
    after: starts.flags('--server.enableCORS', 'true', '--server.enableXsrfProtection', 'true'),
  },
  {
    title: 'devcontainer: a variable, and a list with quotes inside a text',
    file: '.devcontainer/devcontainer.json',
    text: `{"containerEnv": {"${list}": "${a}, ${b}"}, "postStartCommand": "sh -c \\"X=1 streamlit run app.py\\""}`,
    makes: starts.list(`${a}, ${b}`),
    codes: ['list-form'],
    fixed: `{"containerEnv": {"${list}": "${a} ${b}"}, "postStartCommand": "sh -c \\"X=1 streamlit run app.py\\""}`,
    after: starts.both,
  },
  {
    title: 'devcontainer: in a shell within a text',
    file: 'devcontainer.json',
    text: `{"name": "x", "postStartCommand": "bash -lc \\"${list}=${a},${b} streamlit run app.py\\""}`,
    makes: starts.list(`${a},${b}`),
    codes: ['list-form'],
    fixed: `{"name": "x", "postStartCommand": "bash -lc \\"${list}='${a} ${b}' streamlit run app.py\\""}`,
    after: starts.both,
  },
  {
    title: 'devcontainer: right',
    file: '.devcontainer/devcontainer.json',
    text: `{"name": "enableCORS", "postAttachCommand": ["streamlit", "run", "app.py", "--server.corsAllowedOrigins=${a}"]}`,
    makes: starts.flags(`--server.corsAllowedOrigins=${a}`),
    codes: [],
  },
  {
    title: 'systemd: a variable and a flag over two lines',
    file: 'deploy/app.service',
    text: `[Service]\nEnvironment=HOME=/srv "${unread}=${a} ${b}"\nExecStart=/srv/.venv/bin/streamlit run app.py \\\n  --server.enableCORS=no\n`,
    makes: { env: { [unread]: `${a} ${b}` }, args: ['--server.enableCORS=no'] },
    codes: ['list-name', 'cors-off'],
    fixed: `[Service]\nEnvironment=HOME=/srv "${list}=${a} ${b}"\nExecStart=/srv/.venv/bin/streamlit run app.py \\\n  --server.enableCORS=yes\n`,
    after: { env: { [list]: `${a} ${b}` }, args: ['--server.enableCORS=yes'] },
  },
  {
    title: 'systemd: without quotes the list ends at the first space',
    file: 'app.service',
    text: `[Service]\nEnvironment=${list}=${b} ${a}\nExecStart=/usr/bin/streamlit run app.py\n`,
    makes: starts.list(b),
    codes: ['list-form'],
    fixed: `[Service]\nEnvironment=${list}="${b} ${a}"\nExecStart=/usr/bin/streamlit run app.py\n`,
    after: starts.both,
  },
  {
    title: 'systemd: right, with the wrong one in a remark',
    file: 'app.service',
    text: `[Service]\n# Environment=${cors}=false\n; ExecStart=streamlit run app.py --server.enableCORS=false\nEnvironment="${list}=${a} ${b}"\nExecStart=/usr/bin/streamlit run app.py\n`,
    makes: starts.both,
    codes: [],
  },
  {
    title: 'render.yaml: the guide, whose list does nothing',
    file: 'render.yaml',
    text: `services:
  - type: web
    name: app
    startCommand: streamlit run app.py
    envVars:
      - key: ${cors}
        value: "true"
      - key: ${xsrf}
        value: "false"
      - key: ${unread}
        value: "${a},${b}"
`,
    makes: { env: { [cors]: 'true', [xsrf]: 'false', [unread]: `${a},${b}` } },
    codes: ['list-name', 'list-form'],
    fixed: `services:
  - type: web
    name: app
    startCommand: streamlit run app.py
    envVars:
      - key: ${cors}
        value: "true"
      - key: ${xsrf}
        value: "false"
      - key: ${list}
        value: "${a} ${b}"
`,
    after: { env: { [cors]: 'true', [xsrf]: 'false', [list]: `${a} ${b}` } },
  },
  {
    title: 'render.yaml: a group of variables',
    file: 'render.yaml',
    text: `services:\n  - type: web\n    startCommand: streamlit run app.py\nenvVarGroups:\n  - name: all\n    envVars:\n      - key: ${cors}\n        value: "false"\n`,
    makes: starts.open,
    codes: ['cors-off'],
    fixed: `services:\n  - type: web\n    startCommand: streamlit run app.py\nenvVarGroups:\n  - name: all\n    envVars:\n      - key: ${cors}\n        value: "true"\n`,
    after: starts.shut,
  },
  {
    title: 'supervisord: a command, and one that is a remark',
    file: 'supervisord.conf',
    text: '[program:app]\n;command=streamlit run app.py --server.enableCORS=false\ncommand=streamlit run app.py --server.enableCORS=off\n',
    makes: starts.flags('--server.enableCORS=off'),
    codes: ['cors-off'],
    fixed:
      '[program:app]\n;command=streamlit run app.py --server.enableCORS=false\ncommand=streamlit run app.py --server.enableCORS=on\n',
    after: starts.flags('--server.enableCORS=on'),
  },
  {
    title: 'render.yaml: a start command',
    file: 'render.yaml',
    text: 'services:\n  - type: web\n    startCommand: "streamlit run app.py --server.enableCORS=false"\n',
    makes: starts.openByFlag,
    codes: ['cors-off'],
    fixed: 'services:\n  - type: web\n    startCommand: "streamlit run app.py --server.enableCORS=true"\n',
    after: starts.flags('--server.enableCORS=true'),
  },
  {
    title: 'render.yaml: right, and of another project XSRF is on',
    file: 'render.yaml',
    text: `services:\n  - type: web\n    envVars:\n      - {key: ${list}, value: ${a} ${b}}\n      - {key: ${cors}, value: true}\n`,
    makes: { env: { [list]: `${a} ${b}`, [cors]: 'true' } },
    codes: [],
  },
  {
    title: 'fly.toml',
    file: 'fly.toml',
    text: `app = "x"\n[env]\n  ${cors} = "false" # why?\n[processes]\n  app = "streamlit run app.py"\n`,
    makes: starts.open,
    codes: ['cors-off'],
    fixed: `app = "x"\n[env]\n  ${cors} = "true" # why?\n[processes]\n  app = "streamlit run app.py"\n`,
    after: starts.shut,
  },
  {
    title: 'a task of mise',
    file: '.mise.toml',
    text: `[tasks.run]\nrun = "streamlit run app.py --server.enableCORS false"\n`,
    makes: starts.openByFlag,
    codes: ['cors-off'],
    fixed: `[tasks.run]\nrun = "streamlit run app.py --server.enableCORS true"\n`,
    after: starts.flags('--server.enableCORS', 'true'),
  },
  {
    title: 'a script of Pipenv',
    file: 'Pipfile',
    text: `[scripts]\nrun = "streamlit run app.py --server.enableCORS false"\n`,
    makes: starts.openByFlag,
    codes: ['cors-off'],
    fixed: `[scripts]\nrun = "streamlit run app.py --server.enableCORS true"\n`,
    after: starts.flags('--server.enableCORS', 'true'),
  },
  {
    title: 'tox.ini',
    file: 'tox.ini',
    text: `[testenv:ui]\ncommands = streamlit run app.py --server.enableCORS false\n`,
    makes: starts.openByFlag,
    codes: ['cors-off'],
    fixed: `[testenv:ui]\ncommands = streamlit run app.py --server.enableCORS true\n`,
    after: starts.flags('--server.enableCORS', 'true'),
  },
  {
    title: 'a script of PowerShell',
    file: 'run.ps1',
    text: `streamlit run app.py --server.enableCORS false\r\n`,
    makes: starts.openByFlag,
    codes: ['cors-off'],
    fixed: `streamlit run app.py --server.enableCORS true\r\n`,
    after: starts.flags('--server.enableCORS', 'true'),
  },
  {
    title: '.envrc of direnv',
    file: '.envrc',
    text: `export ${cors}=false\n`,
    makes: starts.open,
    codes: ['cors-off'],
    fixed: `export ${cors}=true\n`,
    after: starts.shut,
  },
  {
    title: 'config.toml: a table on one line',
    file: '.streamlit/config.toml',
    text: 'server = { headless = true, enableCORS = false } # x\n',
    makes: starts.config('server = { headless = true, enableCORS = false } # x\n'),
    codes: ['cors-off'],
    fixed: 'server = { headless = true, enableCORS = true } # x\n',
    after: starts.config('server = { headless = true, enableCORS = true } # x\n'),
  },
  {
    title: 'railway.toml',
    file: 'railway.toml',
    text: '[deploy]\nstartCommand = "streamlit run app.py --server.enableCORS false"\n',
    makes: starts.openByFlag,
    codes: ['cors-off'],
    fixed: '[deploy]\nstartCommand = "streamlit run app.py --server.enableCORS true"\n',
    after: starts.flags('--server.enableCORS', 'true'),
  },
  {
    title: 'railway.json',
    file: 'railway.json',
    text: '{"deploy": {"startCommand": "streamlit run app.py --server.corsAllowedOrigins https://app.example.org"}}\n',
    makes: starts.flags('--server.corsAllowedOrigins', a),
    codes: [],
  },
  {
    title: 'workflow: variables and a script',
    file: '.github/workflows/demo.yml',
    text: `on: push\njobs:\n  demo:\n    runs-on: ubuntu-latest\n    env:\n      ${unread}: "*"\n    steps:\n      - name: run without --server.enableCORS=false\n        run: |\n          pip install streamlit\n          streamlit run app.py --server.enableCORS=false &\n`,
    makes: { env: { [unread]: '*' }, args: ['--server.enableCORS=false'] },
    codes: ['list-name', 'cors-off'],
    fixed: `on: push\njobs:\n  demo:\n    runs-on: ubuntu-latest\n    env:\n      ${unread}: "*"\n    steps:\n      - name: run without --server.enableCORS=false\n        run: |\n          pip install streamlit\n          streamlit run app.py --server.enableCORS=true &\n`,
    after: { env: { [unread]: '*' }, args: ['--server.enableCORS=true'] },
  },
  {
    title: 'config.toml: the check is off',
    file: '.streamlit/config.toml',
    text: '[server]\r\nenableCORS = false # for the proxy\r\nport = 8501\r\n',
    makes: starts.config('[server]\nenableCORS = false\n'),
    codes: ['cors-off'],
    fixed: '[server]\r\nenableCORS = true # for the proxy\r\nport = 8501\r\n',
    after: starts.config('[server]\nenableCORS = true\n'),
  },
  {
    title: 'config.toml: in quotes it is a text, and that is true',
    file: '.streamlit/config.toml',
    text: '[server]\nenableCORS = "false"\n',
    makes: starts.config('[server]\nenableCORS = "false"\n'),
    codes: [],
  },
  {
    title: 'config.toml: an option that there is not',
    file: '.streamlit/config.toml',
    text: `[server]\nallowedOrigins = ["${a}", "${b}"]\n`,
    makes: starts.config(`[server]\nallowedOrigins = ["${a}", "${b}"]\n`),
    codes: ['list-name'],
    fixed: `[server]\ncorsAllowedOrigins = ["${a}", "${b}"]\n`,
    after: starts.config(`[server]\ncorsAllowedOrigins = ["${a}", "${b}"]\n`),
  },
  {
    title: 'config.toml: a text is no list',
    file: '.streamlit/config.toml',
    text: `server.corsAllowedOrigins = "${a}"\n`,
    makes: starts.config(`[server]\ncorsAllowedOrigins = "${a}"\n`),
    codes: ['list-form'],
    fixed: `server.corsAllowedOrigins = ["${a}"]\n`,
    after: starts.config(`[server]\ncorsAllowedOrigins = ["${a}"]\n`),
  },
  {
    title: 'config.toml: commas in an entry',
    file: '.streamlit/config.toml',
    text: `[server]\ncorsAllowedOrigins = ["${a},${b}"]\n`,
    makes: starts.config(`[server]\ncorsAllowedOrigins = ["${a},${b}"]\n`),
    codes: ['list-form'],
    fixed: `[server]\ncorsAllowedOrigins = ["${a}", "${b}"]\n`,
    after: starts.config(`[server]\ncorsAllowedOrigins = ["${a}", "${b}"]\n`),
  },
  {
    title: 'config.toml: a wildcard within an entry',
    file: '.streamlit/config.toml',
    text: '[server]\ncorsAllowedOrigins = ["https://*.example.org"]\n',
    makes: starts.config('[server]\ncorsAllowedOrigins = ["https://*.example.org"]\n'),
    codes: ['list-form'],
  },
  {
    title: 'config.toml: a list over several lines, right; a host alone is right too',
    file: '.streamlit/config.toml',
    text: `[server]\ncorsAllowedOrigins = [\n  "app.example.org", # ours\n  "${b}",\n]\nenableXsrfProtection = true\n[theme]\nbase = "dark"\n`,
    makes: starts.config(`[server]\ncorsAllowedOrigins = ["app.example.org", "${b}"]\n`),
    codes: [],
  },
  {
    title: "config.toml: the guide's, where XSRF is off and the check of origins is not",
    file: '.streamlit/config.toml',
    text: '[server]\nenableCORS = true\nenableXsrfProtection = false\nport = 8502\n',
    makes: starts.config('[server]\nenableCORS = true\nenableXsrfProtection = false\n'),
    codes: [],
  },
  {
    title: '.env.production: switched off, between quotes that do not close',
    file: '.env.production',
    text: `NOTE=don't\n${cors}=false # for the proxy\nexport ${xsrf} = "False"\nOTHER=it's\n`,
    makes: { env: { [cors]: 'false', [xsrf]: 'False' } },
    codes: ['cors-off', 'xsrf-off'],
    fixed: `NOTE=don't\n${cors}=true # for the proxy\nexport ${xsrf} = "True"\nOTHER=it's\n`,
    after: { env: { [cors]: 'true', [xsrf]: 'True' } },
  },
  {
    title: 'a file of variables with a list that has commas',
    file: 'deploy/prod.env',
    text: `${list}=${a},${b}\r\nX=1\r\n`,
    makes: starts.list(`${a},${b}`),
    codes: ['list-form'],
    fixed: `${list}="${a} ${b}"\r\nX=1\r\n`,
    after: starts.both,
  },
  {
    title: '.env.local: right, with spaces in its list and a wrong line in a remark',
    file: '.env.local',
    text: `# ${cors}=false\n${cors}=true\n${xsrf}=false\n${list}=${a} ${b} # both\nMY_${cors}=false\n`,
    makes: { env: { [cors]: 'true', [xsrf]: 'false', [list]: `${a} ${b}` } },
    codes: [],
  },
  {
    title: 'supervisord: variables divided by commas',
    file: 'supervisord.conf',
    text: `[supervisord]\nnodaemon=true\n[program:app]\ncommand=streamlit run app.py\nenvironment=HOME="/srv",${cors}="false",LANG='C'\n`,
    makes: starts.open,
    codes: ['cors-off'],
    fixed: `[supervisord]\nnodaemon=true\n[program:app]\ncommand=streamlit run app.py\nenvironment=HOME="/srv",${cors}="true",LANG='C'\n`,
    after: starts.shut,
  },
  {
    title: 'supervisord: lines that go on',
    file: 'supervisor/conf.d/app.ini',
    text: `[program:app]\ncommand=streamlit run app.py\n    --server.enableXsrfProtection=false\nenvironment=\n    HOME="/srv",\n    ${cors}=false,\nautostart=true\n`,
    makes: { env: { [cors]: 'false' }, args: ['--server.enableXsrfProtection=false'] },
    codes: ['cors-off', 'xsrf-off'],
    fixed: `[program:app]\ncommand=streamlit run app.py\n    --server.enableXsrfProtection=true\nenvironment=\n    HOME="/srv",\n    ${cors}=true,\nautostart=true\n`,
    after: { env: { [cors]: 'true' }, args: ['--server.enableXsrfProtection=true'] },
  },
  {
    title: 'supervisord: right, with a value from elsewhere and a remark',
    file: 'supervisord.conf',
    text: `[program:app]\ncommand=streamlit run app.py\n;environment=${cors}="false"\nenvironment=${cors}="true",${xsrf}="%(ENV_XSRF)s"\n`,
    makes: starts.shut,
    codes: [],
  },
  {
    title: 'a container of systemd',
    file: 'app.container',
    text: `[Container]\nImage=app\nEnvironment=${cors}=false\nExec=streamlit run app.py\n`,
    makes: starts.open,
    codes: ['cors-off'],
    fixed: `[Container]\nImage=app\nEnvironment=${cors}=true\nExec=streamlit run app.py\n`,
    after: starts.shut,
  },
  {
    title: 'config.toml: kept elsewhere, and copied',
    file: 'deploy/streamlit.prod.toml',
    text: '[server]\nheadless = true\nenableCORS = false\n',
    makes: starts.config('[server]\nenableCORS = false\n'),
    codes: ['cors-off'],
    fixed: '[server]\nheadless = true\nenableCORS = true\n',
    after: starts.config('[server]\nenableCORS = true\n'),
  },
  {
    title: 'config.toml: in a ConfigMap of Kubernetes',
    file: 'k8s/config.yaml',
    text: 'kind: ConfigMap\ndata:\n  config.toml: |\n    [server]\n    enableCORS = false # proxy\n',
    makes: starts.config('[server]\nenableCORS = false\n'),
    codes: ['cors-off'],
    fixed: 'kind: ConfigMap\ndata:\n  config.toml: |\n    [server]\n    enableCORS = true # proxy\n',
    after: starts.config('[server]\nenableCORS = true\n'),
  },
  {
    title: 'compose: off for whoever sets nothing',
    file: 'compose.yaml',
    text: `services:\n  app:\n    environment:\n      ${cors}: $\{CORS:-false}\n`,
    makes: starts.open,
    codes: ['cors-off'],
  },
];
