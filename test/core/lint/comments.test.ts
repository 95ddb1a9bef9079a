import { expect, it } from 'vitest';
import { mendFile } from '../../../src/core/lint/lint-files.ts';

it.each(['devcontainer.json', '.vscode/tasks.json'])(
  'what is commented out as a block in %s is neither told nor rewritten',
  (name) => {
    const setting = '"STREAMLIT_SERVER_ENABLE_CORS": "false"';
    const text = `{\n  "containerEnv": {\n    /* was:\n    ${setting},\n    */\n    "A": "b"\n  }\n}\n`;
    expect(mendFile(name, [{ name, text }], {})).toEqual({ text, left: [] });
    const bare = text.replace(/\/\*[\s\S]*?\*\//, `${setting},`);
    expect(mendFile(name, [{ name, text: bare }], {})?.text).not.toBe(bare);
  },
);
