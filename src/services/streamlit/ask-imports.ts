import { dirname } from 'node:path';
import * as z from 'zod/mini';
import type { ImportQuestion, MissingImport } from '../../core/app/environment/missing-imports.ts';
import type { Environment } from '../../core/settings/settings.ts';
import { toolOutput } from '../os/tool-output.ts';

const answers = z.array(
  z.object({
    module: z.string(),
    file: z.string(),
    line: z.number(),
    folder: z.exactOptional(z.string()),
  }),
);

/**
 * Reads the imports at the top of the script, of its pages, and of the project's own modules that they import, and looks
 * for each module without importing it: nothing of the project is run. An import in a `try`, an `if` or a function may be
 * meant to fail, and a file that changes `sys.path` finds its modules where only it knows: both are left out.
 */
const reader = `
import ast, glob, importlib.util, json, os, sys
root, script, path = sys.argv[1:4]
given = [os.path.join(root, entry) for entry in path.split(os.pathsep) if entry]
sys.path[:] = [os.path.dirname(script)] + given + [entry for entry in sys.path if entry]
if root not in sys.path:
    sys.path.append(root)
sys.dont_write_bytecode = True
waiting = [script] + sorted(glob.glob(os.path.join(glob.escape(os.path.dirname(script)), "pages", "*.py")))
seen, missing, opened = set(), [], True

def own(module, origin):
    top = origin if os.path.basename(origin) != "__init__.py" else os.path.dirname(origin)
    place = os.path.join(os.path.dirname(top), *module.split("."))
    return [file for file in (place + ".py", os.path.join(place, "__init__.py"), origin) if os.path.isfile(file)]

def within(module):
    for pattern in (os.path.join("*", module), os.path.join("*", module + ".py")):
        for found in sorted(glob.glob(os.path.join(glob.escape(root), pattern))):
            if os.path.isfile(found) or glob.glob(os.path.join(glob.escape(found), "*.py")):
                return {"folder": os.path.relpath(os.path.dirname(found), root)}
    return {}

while waiting and len(seen) < 300:
    file = waiting.pop(0)
    if file in seen:
        continue
    seen.add(file)
    try:
        with open(file, encoding="utf-8-sig") as stream:
            text = stream.read()
        body = ast.parse(text).body
    except (OSError, ValueError, SyntaxError):
        continue
    if "sys.path" in text:
        opened = False
    for node in body:
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names = [node.module] + [node.module + "." + alias.name for alias in node.names]
        for name in names:
            top = name.split(".")[0]
            try:
                spec = importlib.util.find_spec(top)
            except (ImportError, ValueError, AttributeError):
                continue
            if spec is None:
                missing.append({"module": top, "file": os.path.relpath(file, root), "line": node.lineno, **within(top)})
            elif spec.origin and spec.origin.startswith(root + os.sep) and "site-packages" not in spec.origin:
                waiting.extend(own(name, spec.origin)[:1])
print(json.dumps(missing[:20] if opened else []))
`;

/** The modules that the app's Python has not. None where it cannot be told. Never rejects. `deadlineMs`: 10 s unless given. */
export async function askImports(
  { python, script, pythonPath }: Omit<ImportQuestion, 'run'>,
  {
    cwd,
    env,
    deadlineMs = 10_000,
  }: { readonly cwd: string; readonly env: Environment; readonly deadlineMs?: number },
): Promise<readonly MissingImport[]> {
  // -E: with PYTHONPATH, Python would run a sitecustomize.py of the project's.
  const args = ['-E', '-c', reader, cwd, script, pythonPath];
  const asked = await toolOutput({ file: python, args, cwd: dirname(script), env, deadlineMs });
  if (asked.at !== 'done') return [];
  try {
    const read = answers.safeParse(JSON.parse(asked.stdout));
    return read.success ? read.data.filter(isFirst) : [];
  } catch {
    return [];
  }
}

function isFirst({ module, file }: MissingImport, index: number, all: readonly MissingImport[]): boolean {
  return all.findIndex((other) => other.module === module && other.file === file) === index;
}
