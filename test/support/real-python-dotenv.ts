import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What `load_dotenv()` sets, by name; a variable that is set is looked up before the file's own (`override=False`). */
const program = `
import json, os, sys
from io import StringIO
from dotenv.main import DotEnv
os.environ.clear()
os.environ.update(json.loads(sys.argv[2]))
with open(sys.argv[1], encoding='utf-8') as file: texts = json.load(file)
def read(text):
    # As from a file: universal newlines, and 'utf-8-sig' is not what it opens it with.
    stream = StringIO(text.replace('\\r\\n', '\\n').replace('\\r', '\\n'))
    return {k: v for k, v in DotEnv(None, stream=stream, override=False).dict().items() if v is not None}
sys.stdout.write(json.dumps([read(text) for text in texts]))
`;

/** Installs python-dotenv 1.2.4 into a folder. Gives what it reads from texts. */
export function installPythonDotenv(folder: string) {
  const venv = join(folder, 'venv');
  execFileSync('python3', ['-m', 'venv', venv], { stdio: 'ignore' });
  execFileSync(join(venv, 'bin', 'pip'), ['install', '--quiet', 'python-dotenv==1.2.4'], { stdio: 'ignore' });
  return (texts: readonly string[], env: Readonly<Record<string, string>>): Record<string, string>[] => {
    const path = join(folder, 'texts.json');
    writeFileSync(path, JSON.stringify(texts));
    const printed = execFileSync(join(venv, 'bin', 'python'), ['-c', program, path, JSON.stringify(env)], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return JSON.parse(printed);
  };
}
