import { expect, it } from 'vitest';
import { typedCommands } from '../../../../src/cli/arguments/commands.ts';
import { manPage } from '../../../../src/cli/arguments/printed/man-page.ts';
import { roffText } from '../../../../src/cli/arguments/printed/roff.ts';
import { settingRows } from '../../../../src/core/settings/rows/all.ts';

it('the manual page has every command and every setting, and asks roff for nothing but the few requests that it means', () => {
  const page = manPage('1.2.3');
  const lines = page.split('\n');
  for (const { name } of typedCommands) expect(lines).toContain(`.SS "ocap\\-dev ${name}"`);
  for (const { name } of Object.values(settingRows)) expect(lines).toContain(`\\fB${name}\\fR`);
  const requests = new Set(lines.flatMap((line) => /^['.](\w*)/.exec(line)?.[1] ?? []));
  expect([...requests].toSorted()).toEqual([
    'PP',
    'RE',
    'RS',
    'SH',
    'SS',
    'TH',
    'TP',
    'TQ',
    'br',
    'fi',
    'nf',
  ]);
  expect(lines[0]).toBe('.TH "OCAP\\-DEV" "1" "" "ocap\\-dev 1.2.3" "User Commands"');
});

it('a text is neither a request nor an escape, and what is typed can be copied', () => {
  expect(roffText('.env is read; --port …, \\n and `x`')).toBe(
    '\\&.env is read; \\-\\-port \\[u2026], \\en and \\fBx\\fR',
  );
  expect(roffText("'quoted'")).toBe("\\&'quoted'");
});
