import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { realStreamlit, realVersions } from '../support/streamlit.ts';

const script = join(import.meta.dirname, '..', '..', 'demo', 'streamlit_app.py');

/** Streamlit's own test harness runs the app without a server and presses what is on it. */
const visit = `
import sys
from streamlit.testing.v1 import AppTest

app = AppTest.from_file(sys.argv[1]).run(timeout=30)
app.slider[0].set_value(7).run()
for label in ["Count", "Print a line", "Log a warning"]:
    next(button for button in app.button if button.label == label).click().run()
assert not app.exception, app.exception
print([metric.value for metric in app.metric][1:], [text.value for text in app.markdown], file=sys.stderr)
next(button for button in app.button if button.label == "Raise an error").click().run()
print("raised:", [error.message for error in app.exception], file=sys.stderr)
`;

test.each(realVersions)('the demo app runs on Streamlit %s and fills the log', async (version) => {
  const [program = ''] = realStreamlit(version);
  const { stdout, stderr } = await execa(join(dirname(program), 'python'), ['-c', visit, script], {
    env: { STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS: 'http://localhost:8502 https://shop.example' },
  });
  expect(stdout).toContain('run 2: slider 7, clicks 0');
  expect(stdout).toContain('hello from the demo app');
  expect(stderr).toContain('WARNING demo: this is a warning');
  expect(stderr).toContain("raised: ['this error was raised on purpose']");
  expect(stderr).toContain("['1', '49']");
  expect(stderr).toContain('https://shop.example');
  expect(stderr).not.toMatch(/deprecat/i);
});
