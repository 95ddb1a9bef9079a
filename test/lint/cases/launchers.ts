import { listedOrigin, type StartCase, secondOrigin } from './case.ts';

const [a, b] = [listedOrigin, secondOrigin];
const list = 'STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS';
const unread = 'STREAMLIT_SERVER_ALLOWED_ORIGINS';
const cors = 'STREAMLIT_SERVER_ENABLE_CORS';
const run = { makes: 'run', after: 'run' } as const;

/** Shell and Python launchers, which are run for real. */
export const launcherCases: readonly StartCase[] = [
  {
    title: 'shell: an exported variable',
    file: 'run.sh',
    text: `#!/bin/sh\nexport ${cors}=false\nexec streamlit run app.py\n`,
    codes: ['cors-off'],
    fixed: `#!/bin/sh\nexport ${cors}=true\nexec streamlit run app.py\n`,
    ...run,
  },
  {
    title: 'shell: a flag over two lines',
    file: 'run.sh',
    text: 'streamlit run app.py \\\n  --server.enableCORS \\\n  false\n',
    codes: ['cors-off'],
    fixed: 'streamlit run app.py \\\n  --server.enableCORS \\\n  true\n',
    ...run,
  },
  {
    title: 'shell: the value comes from a variable of the same file',
    file: 'run.sh',
    text: 'CORS=false\nstreamlit run app.py --server.enableCORS "$CORS"\n',
    codes: ['cors-off'],
    ...run,
  },
  {
    title: 'shell: what is preset is off',
    file: 'run.sh',
    text: `export ${cors}="\${OPEN_CORS:-false}"\nstreamlit run app.py\n`,
    codes: ['cors-off'],
    ...run,
  },
  {
    title: 'shell: the later one counts',
    file: 'run.sh',
    text: `export ${cors}=false\nexport ${cors}=true\nstreamlit run app.py\n`,
    codes: [],
    ...run,
  },
  {
    title: 'shell: within an if it may count',
    file: 'run.sh',
    text: `if [ -n "$HOME" ]; then\n  export ${cors}=false\nelse\n  export ${cors}=true\nfi\nstreamlit run app.py\n`,
    codes: ['cors-off'],
    fixed: `if [ -n "$HOME" ]; then\n  export ${cors}=true\nelse\n  export ${cors}=true\nfi\nstreamlit run app.py\n`,
    ...run,
  },
  {
    title: 'shell: a list with commas, and no quotes',
    file: 'run.sh',
    text: `${list}=${a},${b} streamlit run app.py`,
    codes: ['list-form'],
    fixed: `${list}="${a} ${b}" streamlit run app.py`,
    ...run,
  },
  {
    title: 'shell: a list with spaces, and no quotes',
    file: 'run.sh',
    text: `export ${list}=${b} ${a} 2>/dev/null || true\nstreamlit run app.py\n`,
    codes: ['list-form'],
    fixed: `export ${list}="${b} ${a}" 2>/dev/null || true\nstreamlit run app.py\n`,
    ...run,
  },
  {
    title: 'shell: one flag for two origins',
    file: 'run.sh',
    text: `streamlit run app.py --server.corsAllowedOrigins=${a},${b} --server.headless true\n`,
    codes: ['list-form'],
    fixed: `streamlit run app.py --server.corsAllowedOrigins=${a} --server.corsAllowedOrigins=${b} --server.headless true\n`,
    ...run,
  },
  {
    title: 'shell: one flag with spaces',
    file: 'run.sh',
    text: `streamlit run app.py --server.corsAllowedOrigins "${a} ${b}"\n`,
    codes: ['list-form'],
    fixed: `streamlit run app.py --server.corsAllowedOrigins "${a}" --server.corsAllowedOrigins "${b}"\n`,
    ...run,
  },
  {
    title: 'shell: a wrong name that no other code reads',
    file: 'scripts/start.sh',
    text: `export ${unread}="${a},${b}"\nstreamlit run app.py\n`,
    codes: ['list-name'],
    fixed: `export ${list}="${a} ${b}"\nstreamlit run app.py\n`,
    ...run,
  },
  {
    title: 'shell: a wrong name that its own code reads',
    file: 'scripts/start.sh',
    text: `export ${unread}="${a},${b}"\necho "origins: $${unread}"\nstreamlit run app.py\n`,
    codes: ['list-name'],
    ...run,
  },
  {
    title: 'shell: beside the right one it is for other code',
    file: 'scripts/start.sh',
    text: `export ${unread}="${a},${b}"\nexport ${list}="${a} ${b}"\nstreamlit run app.py\n`,
    codes: [],
    ...run,
  },
  {
    title: 'shell: a flag that no Streamlit has ends it',
    file: 'run.sh',
    text: `streamlit run app.py --server.allowedOrigins ${a}\n`,
    codes: ['list-name'],
    fixed: `streamlit run app.py --server.corsAllowedOrigins ${a}\n`,
    ...run,
  },
  {
    title: 'shell: what is shown, looked for or taken away is not set',
    file: 'run.sh',
    text: `# export ${cors}=false\necho "never: --server.enableCORS=false"\ngrep -q enableCORS=false "$0" || true\nunset ${cors}\nif [ "$${cors}" = false ]; then echo open; fi\ncat <<'END'\nstreamlit run app.py --server.enableCORS=false\nEND\nstreamlit run app.py\n`,
    codes: [],
    ...run,
  },
  {
    title: "shell: Heroku's setup.sh writes a config.toml",
    file: 'setup.sh',
    text: `mkdir -p .streamlit
echo "\\
[server]\\n\\
headless = true\\n\\
enableCORS=false\\n\\
\\n\\
" > .streamlit/config.toml
streamlit run app.py
`,
    codes: ['cors-off'],
    fixed: `mkdir -p .streamlit
echo "\\
[server]\\n\\
headless = true\\n\\
enableCORS=true\\n\\
\\n\\
" > .streamlit/config.toml
streamlit run app.py
`,
    ...run,
  },
  {
    title: 'shell: a here-document writes a config.toml',
    file: 'setup.sh',
    text: `mkdir -p .streamlit\ncat > .streamlit/config.toml <<EOF\n[server]\nenableCORS = false\ncorsAllowedOrigins = ["*"]\nEOF\nstreamlit run app.py\n`,
    codes: ['cors-off', 'list-form'],
    fixed: `mkdir -p .streamlit\ncat > .streamlit/config.toml <<EOF\n[server]\nenableCORS = true\ncorsAllowedOrigins = ["*"]\nEOF\nstreamlit run app.py\n`,
    ...run,
  },
  {
    title: 'shell: in the command of another shell',
    file: 'run.sh',
    text: `sh -c 'cd . && ${list}=${a},${b} streamlit run app.py'\n`,
    codes: ['list-form'],
    fixed: `sh -c 'cd . && ${list}="${a} ${b}" streamlit run app.py'\n`,
    ...run,
  },
  {
    title: 'shell: options that are kept for later',
    file: 'run.sh',
    text: 'ARGS="--server.headless true --server.enableCORS=false"\nstreamlit run app.py $ARGS\n',
    codes: ['cors-off'],
    fixed: 'ARGS="--server.headless true --server.enableCORS=true"\nstreamlit run app.py $ARGS\n',
    ...run,
  },
  {
    title: 'Python: options that are taken apart',
    file: 'launch.py',
    text: 'import subprocess\nargs = "--server.enableCORS false --server.headless true".split()\nsubprocess.run(["streamlit", "run", "app.py", *args])\n',
    codes: ['cors-off'],
    fixed:
      'import subprocess\nargs = "--server.enableCORS true --server.headless true".split()\nsubprocess.run(["streamlit", "run", "app.py", *args])\n',
    ...run,
  },
  {
    title: 'Python: the environment',
    file: 'launch.py',
    text: `import os, subprocess\n\nos.environ["${cors}"] = "false"\nsubprocess.run(["streamlit", "run", "app.py"])\n`,
    codes: ['cors-off'],
    fixed: `import os, subprocess\n\nos.environ["${cors}"] = "true"\nsubprocess.run(["streamlit", "run", "app.py"])\n`,
    ...run,
  },
  {
    title: 'Python: an environment of its own',
    file: 'launch.py',
    text: `import os\nimport subprocess\n\nenv = {**os.environ, '${list}': '${a},${b}'}\nsubprocess.run('streamlit run app.py', shell=True, env=env)\n`,
    codes: ['list-form'],
    fixed: `import os\nimport subprocess\n\nenv = {**os.environ, '${list}': '${a} ${b}'}\nsubprocess.run('streamlit run app.py', shell=True, env=env)\n`,
    ...run,
  },
  {
    title: 'Python: setdefault, and a list in JSON',
    file: 'launch.py',
    text: `import os\nos.environ.setdefault("${list}", '["${a}"]')\nos.execvp("streamlit", ["streamlit", "run", "app.py"])\n`,
    codes: ['list-form'],
    fixed: `import os\nos.environ.setdefault("${list}", '${a}')\nos.execvp("streamlit", ["streamlit", "run", "app.py"])\n`,
    ...run,
  },
  {
    title: 'Python: arguments over several lines',
    file: 'launch.py',
    text: `import subprocess\nsubprocess.run([\n    "streamlit", "run", "app.py",\n    "--server.enableCORS", "False",  # open\n    f"--server.port={8501}",\n])\n`,
    codes: ['cors-off'],
    fixed: `import subprocess\nsubprocess.run([\n    "streamlit", "run", "app.py",\n    "--server.enableCORS", "True",  # open\n    f"--server.port={8501}",\n])\n`,
    ...run,
  },
  {
    title: 'Python: one argument for two origins',
    file: 'launch.py',
    text: `import subprocess\nsubprocess.run(["streamlit", "run", "app.py", "--server.corsAllowedOrigins=${a},${b}"])\n`,
    codes: ['list-form'],
    fixed: `import subprocess\nsubprocess.run(["streamlit", "run", "app.py", "--server.corsAllowedOrigins=${a}", "--server.corsAllowedOrigins=${b}"])\n`,
    ...run,
  },
  {
    title: 'Python: a line for the shell',
    file: 'launch.py',
    text: `import os\n\nos.system("streamlit run app.py --server.enableCORS=false --server.headless=true")\n`,
    codes: ['cors-off'],
    fixed: `import os\n\nos.system("streamlit run app.py --server.enableCORS=true --server.headless=true")\n`,
    ...run,
  },
  {
    title: 'Python: several lines for the shell',
    file: 'launch.py',
    text: 'import os\n\nos.system("""\ncd .\nstreamlit run app.py --server.enableCORS=false\n""")\n',
    codes: ['cors-off'],
    fixed: 'import os\n\nos.system("""\ncd .\nstreamlit run app.py --server.enableCORS=true\n""")\n',
    ...run,
  },
  {
    title: 'Python: a list that is made while it runs is judged by its name',
    file: 'launch.py',
    text: `import os, subprocess\norigins = ["${a}", "${b}"]\nos.environ["${unread}"] = ",".join(origins)\nsubprocess.run(["streamlit", "run", "app.py"])\n`,
    codes: ['list-name'],
    ...run,
  },
  {
    title: 'Python: right, with the wrong one told and compared',
    file: 'launch.py',
    text: `"""Never start it with: streamlit run app.py --server.enableCORS=false"""\nimport os, subprocess\n\nHELP = """\nstreamlit run app.py --server.enableCORS=false\n"""\n\n\ndef main():\n    """Not ${cors}=false either."""\n    if os.environ.get("${cors}") == "false":\n        print("streamlit run app.py --server.enableCORS=false is open")\n    os.environ["${list}"] = " ".join(["${a}", "${b}"])\n    subprocess.run(["streamlit", "run", "app.py", "--server.enableCORS", "true"])\n\n\nmain()\n`,
    codes: [],
    ...run,
  },
];
