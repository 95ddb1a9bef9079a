/** A small project as people have them, and the script that is its app; several: a choice, in this order; none: nothing to run. */
export interface Layout {
  readonly is: string;
  readonly files: Readonly<Record<string, string>>;
  readonly app: string | readonly string[];
}

/** A script that imports Streamlit. */
export const page = 'import streamlit as st\nst.title("x")\n';
const api = 'from fastapi import FastAPI\napp = FastAPI()\n';
const none: readonly string[] = [];
const fenced = (...lines: readonly string[]) => ['# Shop', '', '```bash', ...lines, '```', ''].join('\n');

const byName: readonly Layout[] = [
  { is: "the guide's", files: { 'app/front.py': page, 'app.py': page }, app: 'app/front.py' },
  {
    is: "Streamlit's own name",
    files: { 'streamlit_app.py': page, 'app.py': page },
    app: 'streamlit_app.py',
  },
  { is: 'app.py before main.py', files: { 'app.py': page, 'main.py': page }, app: 'app.py' },
  { is: 'a main.py of FastAPI beside it', files: { 'main.py': api, 'Home.py': page }, app: 'Home.py' },
  { is: 'an app.py of FastAPI beside it', files: { 'app.py': api, 'ui/board.py': page }, app: 'ui/board.py' },
  { is: 'Home.py with its pages', files: { 'Home.py': page, 'pages/1_Map.py': page }, app: 'Home.py' },
  {
    is: 'a house before the name',
    files: { '🏠_Home.py': page, 'pages/2_📈_Plot.py': page },
    app: '🏠_Home.py',
  },
  { is: 'number and house', files: { '1_🏠_Home.py': page, 'util.py': page }, app: '1_🏠_Home.py' },
  { is: 'a number before app.py', files: { '00_app.py': page, 'x.py': page }, app: '00_app.py' },
  { is: 'an emoji of several signs', files: { '👩‍🚀 main.py': page, 'x.py': page }, app: '👩‍🚀 main.py' },
  { is: 'home.py in small letters', files: { 'home.py': page, 'x.py': page }, app: 'home.py' },
];

const three = { 'a.py': page, 'b.py': page, 'ui/c.py': page };

const byNestedFile: readonly Layout[] = [
  {
    is: 'a script in scripts/',
    files: { ...three, 'scripts/run.sh': '#!/bin/sh\ncd "$(dirname "$0")/.."\nstreamlit run b.py\n' },
    app: 'b.py',
  },
  {
    is: 'a Dockerfile in docker/, before the usual name',
    files: { ...three, 'app.py': page, 'docker/Dockerfile': 'FROM x\nCOPY . .\nCMD streamlit run b.py' },
    app: 'b.py',
  },
  {
    is: 'one in deploy/, behind what the root says',
    files: { ...three, 'deploy/Dockerfile': 'CMD streamlit run a.py', 'README.md': '`streamlit run b.py`' },
    app: 'b.py',
  },
  {
    is: 'the Dockerfile beside a part of the project',
    files: { ...three, 'ui/Dockerfile': 'FROM x\nCOPY . .\nCMD ["streamlit","run","c.py"]' },
    app: 'ui/c.py',
  },
  {
    is: 'the same, behind the usual name',
    files: { ...three, 'app.py': page, 'ui/Dockerfile': 'FROM x\nCOPY . .\nCMD ["streamlit","run","c.py"]' },
    app: 'app.py',
  },
  {
    is: 'an example with a Dockerfile of its own',
    files: {
      'src/board.py': page,
      'examples/x/a.py': page,
      'examples/x/Dockerfile': 'CMD streamlit run a.py',
    },
    app: ['src/board.py', 'examples/x/a.py'],
  },
  {
    is: "Streamlit's template",
    files: {
      ...three,
      '.devcontainer/devcontainer.json':
        '{ "postAttachCommand": { "server": "streamlit run b.py --server.enableCORS false --server.enableXsrfProtection false" } }',
    },
    app: 'b.py',
  },
];

const byBeingAlone: readonly Layout[] = [
  { is: 'any-11: Chatbot.py alone', files: { 'Chatbot.py': page }, app: 'Chatbot.py' },
  {
    is: 'any-11: src/streamlit_app.py',
    files: { 'src/streamlit_app.py': page },
    app: 'src/streamlit_app.py',
  },
  { is: 'any-11: app/main.py', files: { 'app/main.py': page, 'app/__init__.py': '' }, app: 'app/main.py' },
  {
    is: 'any-11: frontend/app.py',
    files: { 'frontend/app.py': page, 'backend/app.py': api },
    app: 'frontend/app.py',
  },
  {
    is: 'two folders deep',
    files: { 'src/shop/ui.py': page, 'src/shop/core.py': api },
    app: 'src/shop/ui.py',
  },
  { is: 'three folders deep', files: { 'a/b/c/ui.py': page }, app: none },
  { is: 'only pages', files: { 'pages/one.py': page }, app: none },
  { is: 'only tests', files: { 'tests/test_ui.py': page, 'test_app.py': page }, app: none },
  {
    is: 'a test beside it',
    files: { 'board.py': page, 'test_board.py': page, 'conftest.py': page },
    app: 'board.py',
  },
  {
    is: 'a virtualenv of any name',
    files: { 'myenv/pyvenv.cfg': '', 'myenv/lib/x.py': page, 'board.py': page },
    app: 'board.py',
  },
  {
    is: 'an environment of conda',
    files: { 'conda/conda-meta/history': '', 'conda/x.py': page, 'board.py': page },
    app: 'board.py',
  },
  {
    is: 'a hidden folder',
    files: { '.ipynb_checkpoints/board.py': page, 'board.py': page },
    app: 'board.py',
  },
  { is: 'node_modules', files: { 'node_modules/x/a.py': page, 'board.py': page }, app: 'board.py' },
  {
    is: 'a part of it',
    files: { 'board.py': `${page}from widgets import box\n`, 'widgets.py': page },
    app: 'board.py',
  },
  {
    is: 'parts in a package',
    files: { 'shop/ui.py': 'import streamlit\nfrom . import side\n', 'shop/side.py': page },
    app: 'shop/ui.py',
  },
  {
    is: 'a program that only starts it',
    files: { 'start.py': 'import sys\nfrom streamlit.web import cli as stcli\n', 'board.py': page },
    app: 'board.py',
  },
  {
    is: 'an unfinished edit',
    files: { 'board.py': 'import streamlit as st\nst.write("x\nfoo(\n"""' },
    app: 'board.py',
  },
  {
    is: 'an unclosed quote above the import',
    files: { 'board.py': 'x = "a\nimport streamlit as st\n' },
    app: 'board.py',
  },
  { is: 'an import in a comment', files: { 'board.py': '# import streamlit as st\n' }, app: none },
  { is: 'an import in a string', files: { 'board.py': '"""\nimport streamlit as st\n"""\n' }, app: none },
  { is: 'another package with that begin', files: { 'a.py': 'import streamlit_authenticator\n' }, app: none },
  { is: 'nothing at all', files: { 'README.md': '# Shop\n' }, app: none },
  { is: 'an empty app.py', files: { 'app.py': '' }, app: none },
  {
    is: 'a usual name in a folder, with its parts below',
    files: { 'src/Home.py': page, 'src/utils/store.py': page, 'src/pages/1.py': 'import utils.store\n' },
    app: 'src/Home.py',
  },
];

const byItsFiles: readonly Layout[] = [
  {
    is: 'any-11: Procfile and README',
    files: {
      Procfile: 'web: streamlit run dash/board.py --server.port=$PORT --server.address=0.0.0.0\n',
      'README.md': 'Run it: `streamlit run dash/board.py`\n',
      'dash/board.py': page,
      'dash/other.py': page,
    },
    app: 'dash/board.py',
  },
  {
    is: 'one that imports Streamlit by its own modules alone',
    files: { Procfile: 'web: streamlit run run.py\n', 'run.py': 'import ui\nui.main()\n', 'ui.py': page },
    app: 'run.py',
  },
  {
    is: 'a Dockerfile with a list',
    files: {
      Dockerfile:
        'FROM python\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["streamlit", "run", "ui/b.py", "--server.port=8501"]\n',
      'ui/b.py': page,
      'ui/a.py': page,
    },
    app: 'ui/b.py',
  },
  {
    is: 'a Dockerfile with entrypoint and command',
    files: {
      Dockerfile: 'FROM x\nENTRYPOINT ["streamlit", "run"]\nCMD ["b.py"]\n',
      'a.py': page,
      'b.py': page,
    },
    app: 'b.py',
  },
  {
    is: 'a Dockerfile that copies a folder',
    files: {
      Dockerfile: 'FROM x\nWORKDIR /app\nCOPY src/ ./\nCMD streamlit run b.py --server.port $PORT\n',
      'src/b.py': page,
      'src/a.py': page,
    },
    app: 'src/b.py',
  },
  {
    is: 'a Dockerfile over several lines',
    files: {
      Dockerfile:
        'FROM x\n# CMD streamlit run a.py\nCMD ["sh", "-c", \\\n  "python -m streamlit run /code/b.py"]\n',
      'a.py': page,
      'b.py': page,
    },
    app: 'b.py',
  },
  {
    is: 'a compose file with a list',
    files: {
      'docker-compose.yml':
        'services:\n  api:\n    command: uvicorn a:app\n  ui:\n    command:\n      - streamlit\n      - run\n      - b.py # the shop\n',
      'a.py': page,
      'b.py': page,
    },
    app: 'b.py',
  },
  {
    is: 'a compose file with a folded command',
    files: {
      'compose.yaml':
        'services:\n  ui:\n    command: >\n      streamlit run\n      b.py\n    ports: ["8501:8501"]\n',
      'a.py': page,
      'b.py': page,
    },
    app: 'b.py',
  },
  {
    is: 'a Makefile with a variable',
    files: {
      Makefile: 'APP ?= ui/b.py\nrun:\n\t@poetry run streamlit run $(APP)\n# streamlit run ui/a.py\n',
      'ui/a.py': page,
      'ui/b.py': page,
    },
    app: 'ui/b.py',
  },
  {
    is: 'a Makefile that goes to a folder',
    files: {
      Makefile: 'run:\n\tcd ui && streamlit run b.py\n',
      'ui/b.py': page,
      'ui/a.py': page,
      'b.py': api,
    },
    app: 'ui/b.py',
  },
  {
    is: 'a Dockerfile with a variable in the old form',
    files: { Dockerfile: 'FROM python\nENV APP b.py\nCMD streamlit run $APP\n', 'a.py': page, 'b.py': page },
    app: 'b.py',
  },
  {
    is: 'a Dockerfile with a variable made of another',
    files: {
      Dockerfile: 'FROM python\nARG ENTRY=b.py\nENV APP=$ENTRY\nCMD streamlit run $APP\n',
      'a.py': page,
      'b.py': page,
    },
    app: 'b.py',
  },
  {
    is: 'a Dockerfile with several variables on a line',
    files: {
      Dockerfile: 'FROM python\nENV PORT=8501 APP="b.py"\nCMD streamlit run $APP\n',
      'a.py': page,
      'b.py': page,
    },
    app: 'b.py',
  },
  {
    is: 'a script of Hatch',
    files: {
      'pyproject.toml': '[tool.hatch.envs.default.scripts]\nrun = "streamlit run {root}/b.py"\n',
      'a.py': page,
      'b.py': page,
    },
    app: 'b.py',
  },
  {
    is: 'a task of pixi',
    files: { 'pixi.toml': '[tasks]\nstart = "streamlit run b.py"\n', 'a.py': page, 'b.py': page },
    app: 'b.py',
  },
  {
    is: 'a task of mise',
    files: { '.mise.toml': '[tasks.run]\nrun = "streamlit run b.py"\n', 'a.py': page, 'b.py': page },
    app: 'b.py',
  },
  {
    is: 'a script of Pipenv',
    files: { Pipfile: '[scripts]\nstart = "streamlit run b.py"\n', 'a.py': page, 'b.py': page },
    app: 'b.py',
  },
  {
    is: 'a justfile with a variable',
    files: { justfile: 'app := "b.py"\nrun:\n    streamlit run {{app}}\n', 'a.py': page, 'b.py': page },
    app: 'b.py',
  },
  {
    is: 'a task of an editor',
    files: {
      '.vscode/tasks.json': '{"tasks":[{"label":"run","command":"streamlit run b.py"}]}',
      'a.py': page,
      'b.py': page,
    },
    app: 'b.py',
  },
  {
    is: 'a shell script whose folder a command prints',
    files: {
      'run.sh': 'DIR="$(cd "$(dirname "$0")" && pwd)"\nstreamlit run "$DIR/b.py"\n',
      'a.py': page,
      'b.py': page,
    },
    app: 'b.py',
  },
  {
    is: 'a batch file that names its own folder',
    files: { 'run.bat': '@echo off\r\nstreamlit run "%~dp0b.py"\r\n', 'a.py': page, 'b.py': page },
    app: 'b.py',
  },
  {
    is: 'a script of PowerShell',
    files: { 'run.ps1': 'streamlit run .\\b.py\n', 'a.py': page, 'b.py': page },
    app: 'b.py',
  },
  {
    is: 'a unit of systemd',
    files: {
      'shop.service': '[Service]\nExecStart=/srv/shop/.venv/bin/streamlit run b.py\n',
      'a.py': page,
      'b.py': page,
    },
    app: 'b.py',
  },
  {
    is: 'a shell script with a name that stays',
    files: { 'run.sh': 'readonly APP=b.py\nstreamlit run "$APP"\n', 'a.py': page, 'b.py': page },
    app: 'b.py',
  },
  {
    is: 'a script of pyproject',
    files: { 'pyproject.toml': '[tool.poe.tasks]\nui = "streamlit run b.py"\n', 'a.py': page, 'b.py': page },
    app: 'b.py',
  },
  {
    is: 'a script of pyproject as a list',
    files: {
      'pyproject.toml': '[tool.pixi.tasks]\nui = { cmd = ["streamlit", "run",\n  "b.py"] }\n',
      'a.py': page,
      'b.py': page,
    },
    app: 'b.py',
  },
  {
    is: 'a README with a block',
    files: {
      'README.md': fenced('pip install -r requirements.txt', 'streamlit run b.py'),
      'a.py': page,
      'b.py': page,
    },
    app: 'b.py',
  },
  {
    is: 'a README that clones first',
    files: {
      'README.md': fenced('git clone https://github.com/me/shop.git', 'cd shop', 'streamlit run b.py'),
      'shop/b.py': page,
      'b.py': page,
    },
    app: 'b.py',
  },
  {
    is: 'a README that goes to a folder',
    files: { 'README.md': fenced('cd ui', 'streamlit run b.py'), 'ui/b.py': page, 'ui/a.py': page },
    app: 'ui/b.py',
  },
  {
    is: 'a README from outside',
    files: { 'README.md': 'Then `streamlit run shop-main/ui/b.py`.\n', 'ui/b.py': page, 'ui/a.py': page },
    app: 'ui/b.py',
  },
  {
    is: 'a README whose reader stands in a folder',
    files: { 'README.md': fenced('streamlit run b.py'), 'ui/b.py': page, 'deploy.py': page, 'ui/a.py': page },
    app: 'ui/b.py',
  },
  {
    is: 'a README with the options first',
    files: {
      'README.md': 'python3 -m streamlit run --server.port 8080 "my app.py" -- --fast\n',
      'my app.py': page,
      'a.py': page,
    },
    app: 'my app.py',
  },
  {
    is: 'a README of a Space',
    files: {
      'README.md': '---\ntitle: Shop\nsdk: streamlit\napp_file: b.py\n---\n',
      'a.py': page,
      'b.py': page,
    },
    app: 'b.py',
  },
  {
    is: 'a README in reStructuredText',
    files: {
      'README.rst': 'Run\n===\n\n.. code:: sh\n\n    $ streamlit run b.py\n',
      'a.py': page,
      'b.py': page,
    },
    app: 'b.py',
  },
  {
    is: 'a README whose script is gone',
    files: { 'README.md': fenced('streamlit run old.py'), 'b.py': page },
    app: 'b.py',
  },
  {
    is: 'a README with a placeholder',
    files: { 'README.md': fenced('streamlit run <your_script.py>'), 'b.py': page },
    app: 'b.py',
  },
  {
    is: 'a README with an old way in a comment',
    files: {
      'README.md': `<!-- streamlit run a.py -->\n${fenced('# streamlit run a.py', 'streamlit run b.py')}`,
      'a.py': page,
      'b.py': page,
    },
    app: 'b.py',
  },
  {
    is: 'a README that also shows a tool',
    files: {
      Procfile: 'web: streamlit run shop.py\n',
      'README.md': fenced('streamlit run shop.py', 'streamlit run tools/label.py'),
      'shop.py': page,
      'tools/label.py': page,
    },
    app: 'shop.py',
  },
  {
    is: 'two files that do not agree, of which one names a usual one',
    files: {
      Procfile: 'web: streamlit run app.py\n',
      'README.md': '`streamlit run b.py`',
      'app.py': page,
      'b.py': page,
    },
    app: 'app.py',
  },
  {
    is: 'the container of an editor',
    files: {
      '.devcontainer/devcontainer.json':
        '{ "postAttachCommand": { "server": "streamlit run b.py --server.enableCORS false" } }',
      'a.py': page,
      'b.py': page,
    },
    app: 'b.py',
  },
  {
    is: 'an environment file that names nothing of the project',
    files: { 'README.md': 'See `streamlit hello`, `streamlit run https://example.org/x.py`.', 'b.py': page },
    app: 'b.py',
  },
];

const two = { 'ui/a.py': page, 'ui/b.py': page };

const byProgram: readonly Layout[] = [
  {
    is: 'a session of nox',
    files: {
      ...two,
      'noxfile.py':
        'import nox\n\n@nox.session\ndef app(session):\n    session.run(\n        "streamlit",\n        "run",\n        "ui/b.py",\n        *session.posargs,\n    )\n',
    },
    app: 'ui/b.py',
  },
  {
    is: 'a task of invoke',
    files: {
      ...two,
      'tasks.py':
        'from invoke import task\n\n@task\ndef serve(c, port=8501):\n    # streamlit run ui/a.py\n    c.run(f"streamlit run ui/b.py --server.port {port}", pty=True)\n',
    },
    app: 'ui/b.py',
  },
  {
    is: 'a program that runs Streamlit as a process',
    files: {
      ...two,
      'run.py':
        'import subprocess, sys\nsubprocess.run([sys.executable, "-m", "streamlit", "run", "ui/b.py"])\n',
    },
    app: 'ui/b.py',
  },
  {
    is: 'a program that fills a path into a text',
    files: { ...two, 'cli.py': 'import os\nAPP = "ui/b.py"\nos.system(f"streamlit run {APP}")\n' },
    app: 'ui/b.py',
  },
  {
    is: 'a program that starts it on Windows',
    files: { ...two, 'run.py': 'import os\nos.system(r"streamlit run ui\\b.py")\n' },
    app: 'ui/b.py',
  },
  {
    is: "a package's own command, which puts the path together",
    files: {
      'pyproject.toml': '[project.scripts]\nshop = "shop.cli:main"\n',
      'src/shop/cli.py':
        'import sys\nfrom pathlib import Path\nfrom streamlit.web import cli\n\ndef main():\n    app = Path(__file__).parent / "b.py"\n    sys.argv = ["streamlit", "run", str(app)]\n    cli.main()\n',
      'src/shop/a.py': page,
      'src/shop/b.py': page,
    },
    app: 'src/shop/b.py',
  },
  {
    is: 'a program that names a script far below, folder by folder',
    files: {
      ...two,
      'main.py':
        'import subprocess, sys\nfrom pathlib import Path\napp = Path(__file__).parent / "src" / "shop" / "ui" / "app.py"\nsubprocess.run([sys.executable, "-m", "streamlit", "run", str(app)])\n',
      'src/shop/ui/app.py': page,
    },
    app: 'src/shop/ui/app.py',
  },
  {
    is: 'a module whose description speaks of a start',
    files: { ...two, 'lib/__init__.py': '"""The shop.\n\n    streamlit run ui/b.py\n"""\n' },
    app: ['ui/a.py', 'ui/b.py'],
  },
  {
    is: 'the same of two scripts, one of which it may be',
    files: {
      ...two,
      'run.py':
        'from streamlit.web import bootstrap\nbootstrap.run("ui/a.py" if x else "ui/b.py", False, [], {})\n',
    },
    app: ['ui/a.py', 'ui/b.py'],
  },
  {
    is: 'an app that speaks of how another one is started',
    files: { 'ui/a.py': `${page}st.info("Admins: streamlit run ui/b.py")\n`, 'ui/b.py': page },
    app: ['ui/a.py', 'ui/b.py'],
  },
  {
    is: 'a program that starts another one, behind the usual name',
    files: { 'app.py': page, 'ui/b.py': page, 'tool.py': 'import os\nos.system("streamlit run ui/b.py")\n' },
    app: 'app.py',
  },
];

const server = 'from flask import Flask\napp = Flask(__name__)\n';

const byItsParts: readonly Layout[] = [
  {
    is: 'a server of the name that the README gives',
    files: { 'README.md': fenced('streamlit run app.py'), 'app.py': server, 'frontend/app.py': page },
    app: 'frontend/app.py',
  },
  {
    is: 'the same with two that it may be',
    files: {
      'README.md': fenced('streamlit run app.py'),
      'app.py': server,
      'a/app.py': page,
      'b/app.py': page,
    },
    app: ['a/app.py', 'b/app.py'],
  },
  {
    is: 'a script of few lines before the real one of its name',
    files: {
      'README.md': fenced('streamlit run app.py'),
      'app.py': 'from src.app import main\nmain()\n',
      'src/app.py': page,
    },
    app: 'app.py',
  },
  {
    is: 'pages of its own navigation',
    files: {
      'ui/portal.py': `${page}pg = st.navigation([st.Page("views/one.py"), st.Page("views/two.py")])\n`,
      'ui/views/one.py': `${page}st.page_link("portal.py")\n`,
      'ui/views/two.py': page,
    },
    app: 'ui/portal.py',
  },
  {
    is: 'parts that a package gives on',
    files: {
      'ui/portal.py': `${page}from parts import box\n`,
      'ui/parts/__init__.py': 'from .boxes import box\n',
      'ui/parts/boxes.py': page,
    },
    app: 'ui/portal.py',
  },
  {
    is: 'parts of a package that is installed from src/',
    files: { 'src/shop/portal.py': `${page}from shop.side import box\n`, 'src/shop/side.py': page },
    app: 'src/shop/portal.py',
  },
  {
    is: 'parts that nothing is known to import: functions alone',
    files: {
      'ui/board.py': 'import streamlit as st\n\ndef main():\n    st.title("x")\n\nmain()\n',
      'lib/charts.py':
        'import streamlit as st\n\nWIDTH: int = 3\nLOG = get("x")\n\n@st.cache_data\ndef draw(\n    x,\n):\n    st.write(x)\n',
    },
    app: 'ui/board.py',
  },
  {
    is: 'functions alone',
    files: { 'lib/charts.py': 'import streamlit as st\n\ndef draw():\n    st.write(1)\n' },
    app: none,
  },
  {
    is: 'an app of one line beside functions',
    files: {
      'lib/a.py': 'import streamlit as st\nimport b\n',
      'lib/c.py': 'import streamlit as st\ndef f(): 1\n',
    },
    app: 'lib/a.py',
  },
  {
    is: 'a value that is asked for, and a function',
    files: { 'lib/a.py': 'import streamlit as st\ndef f(): 1\nname = st.text_input("x")\n' },
    app: 'lib/a.py',
  },
  { is: 'what has been put away', files: { '__archive__/board.py': page, 'old/app.py': page }, app: none },
  {
    is: 'parts on lines of their own',
    files: {
      'board.py': `${page}from src import (\n    charts,  # all of them\n    tables as t,\n)\n`,
      'src/charts.py': page,
      'src/tables.py': page,
    },
    app: 'board.py',
  },
  {
    is: 'parts in the folder above',
    files: { 'ui/run/portal.py': `${page}from ..side import box\n`, 'ui/side.py': page },
    app: 'ui/run/portal.py',
  },
  {
    is: 'a component with its example',
    files: { 'my_map/__init__.py': 'import streamlit.components.v1 as c\n', 'example.py': page },
    app: 'example.py',
  },
];

/** Of a name that two have, the one in the folder that is gone to. */
const byItsFolder: readonly Layout[] = [
  ['compose.yaml', 'services:\n  ui:\n    command: streamlit run app.py\n    working_dir: /srv/shop\n'],
  ['render.yaml', 'services:\n  - type: web\n    rootDir: shop\n    startCommand: streamlit run app.py\n'],
  ['x.service', '[Service]\nWorkingDirectory=/srv/shop\nExecStart=/srv/.venv/bin/streamlit run app.py\n'],
  [
    'supervisord.conf',
    '[program:ui]\ncommand=streamlit run app.py\ndirectory=/srv/shop\n\n[program:api]\ndirectory=admin\n',
  ],
  [
    'Taskfile.yml',
    'tasks:\n  docs:\n    dir: admin\n  run:\n    cmds:\n      - streamlit run app.py\n    dir: shop\n',
  ],
  ['pixi.toml', '[tasks]\nrun = { cmd = "streamlit run app.py", cwd = "shop" }\n'],
  ['.vscode/launch.json', '[{"cwd":"admin"},{"module":"streamlit","args":["run","app.py"],"cwd":"shop"}]'],
].map(([file = '', text = '']) => ({
  is: `${file} with a folder`,
  files: { 'admin/app.py': page, 'shop/app.py': page, [file]: text },
  app: 'shop/app.py',
}));

const behindTheUsualName: readonly Layout[] = [
  [
    'a workflow that tests an example',
    '.github/workflows/ci.yml',
    'steps:\n  - run: streamlit run ui/b.py &\n',
  ],
  ['a document for those who help', 'CONTRIBUTING.md', 'Try `streamlit run ui/b.py`.\n'],
].map(([is = '', file = '', text = '']) => ({
  is,
  files: { ...two, 'app.py': page, [file]: text },
  app: 'app.py',
}));

const choices: readonly Layout[] = [
  { is: 'two of a kind', files: { 'two.py': page, 'one.py': page }, app: ['one.py', 'two.py'] },
  { is: 'one in each folder', files: { 'b/app.py': page, 'a/app.py': page }, app: ['a/app.py', 'b/app.py'] },
  {
    is: 'data that speaks of a start',
    files: { ...two, 'prompts/faq.yaml': 'answer: streamlit run ui/b.py\n' },
    app: ['ui/a.py', 'ui/b.py'],
  },
  {
    is: 'what has changed',
    files: { ...two, 'CHANGELOG.md': '- `streamlit run ui/b.py` has a new page\n' },
    app: ['ui/a.py', 'ui/b.py'],
  },
  {
    is: 'the file that stands open in an editor',
    files: { ...two, '.vscode/launch.json': `{"module":"streamlit","args":["run","\${file}"]}` },
    app: ['ui/a.py', 'ui/b.py'],
  },
  {
    is: 'two processes, of which none is the web',
    files: { ...two, Procfile: 'shop: streamlit run ui/b.py\nadmin: streamlit run ui/a.py\n' },
    app: ['ui/b.py', 'ui/a.py'],
  },
  {
    is: 'the folder of another task',
    files: {
      'admin/app.py': page,
      'shop/app.py': page,
      'Taskfile.yml': 'tasks:\n  docs:\n    dir: shop\n  run:\n    cmds:\n      - streamlit run app.py\n',
    },
    app: ['admin/app.py', 'shop/app.py'],
  },
  { is: 'the higher one first', files: { 'a/b/x.py': page, 'z.py': page }, app: ['z.py', 'a/b/x.py'] },
  {
    is: 'two that a README shows, and one that it does not',
    files: {
      'README.md': fenced('streamlit run z.py', 'streamlit run y.py'),
      'y.py': page,
      'z.py': page,
      'a.py': page,
    },
    app: ['z.py', 'y.py', 'a.py'],
  },
  {
    is: 'two files that do not agree',
    files: {
      Procfile: 'web: streamlit run z.py\n',
      'README.md': '`streamlit run y.py`',
      'y.py': page,
      'z.py': page,
    },
    app: ['z.py', 'y.py'],
  },
  {
    is: 'two that import each other',
    files: { 'a.py': `${page}import b\n`, 'b.py': `${page}import a\n` },
    app: ['a.py', 'b.py'],
  },
  {
    is: 'a usual name beside another folder',
    files: { 'frontend/app.py': page, 'admin/panel.py': page },
    app: ['admin/panel.py', 'frontend/app.py'],
  },
];

export const layouts: readonly Layout[] = [
  ...byName,
  ...byNestedFile,
  ...byBeingAlone,
  ...byItsFiles,
  ...byProgram,
  ...byItsParts,
  ...byItsFolder,
  ...behindTheUsualName,
  ...choices,
];
