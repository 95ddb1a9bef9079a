import { describe, expect, it } from 'vitest';
import { createLineSplitter } from '../../../src/logs/lines.ts';
import { createLineRedactor, createRedactor, type LineRedactor } from '../../../src/logs/redact.ts';
import { secretForms } from '../../support/secret-forms.ts';
import { shownOf } from '../../support/secret-readers.ts';

const secrets = [
  'sk-12345-abc-67890def',
  'sk-proj-Ab12/cd+ef=gh "ij"',
  's3cr3t@word!',
  'ghp_16C7e42F292c6912E7710c838347Ae178B4a',
  'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  '0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0',
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJVadQssw5c',
  'purple monkey dishwasher',
  'geheimnißvoll🎈Ωmega',
  '100%41/b%2Fc',
  'dom\\user\\pässword',
  'a.c*(d)[e]|^$',
  `o'Ne"il-$h0p<%&>`,
] as const;

/** The lines that a stream of such bytes becomes, by chunks of some bytes; of those that come together some are looked at together. */
function linesOf(text: string, { redact, isClear }: LineRedactor): string {
  const splitter = createLineSplitter(redact, isClear);
  const bytes = Buffer.from(`${text}\n`);
  const lines: string[] = [];
  for (let from = 0; from < bytes.length; from += 997)
    lines.push(...splitter.push(bytes.subarray(from, from + 997)));
  return [...lines, ...splitter.end()].join('\n');
}

describe('a secret is shown in none of its forms', () => {
  const redactor = createLineRedactor(secrets);

  it('these are 200 and more', () => {
    expect(secretForms.length).toBeGreaterThanOrEqual(200);
  });

  it.each(secretForms)('%s', (_, write) => {
    for (const secret of secrets) {
      const line = linesOf(`first\nbefore ${write(secret)} after\nlast`, redactor);
      expect([secret, shownOf(secret, line), line.slice(0, 300)]).toEqual([
        secret,
        undefined,
        expect.any(String),
      ]);
    }
  });

  it('and what stands around it is', () => {
    for (const secret of secrets)
      expect(linesOf(`a\nbefore ${secret} after\nb`, redactor)).toBe('a\nbefore ••• after\nb');
  });
});

describe('colours', () => {
  const redact = createRedactor(['sk-12345-abc']);

  it('stay, also those that are switched on or off within a secret, so that none runs on', () => {
    expect(redact('key \u001b[32msk-\u001b[1;36m12345\u001b[0m-abc\u001b[33m!\u001b[0m')).toBe(
      'key \u001b[32m•••\u001b[1;36m\u001b[0m\u001b[33m!\u001b[0m',
    );
  });

  it('of a line without a secret stay as they are', () => {
    const line = '\u001b[2m14:03\u001b[0m \u001b[1;32msk-\u001b[0m12345 \u200bab\u00adc 100 % C:\\temp\\new';
    expect(redact(line)).toBe(line);
  });
});
