import { describe, expect, it } from 'vitest';
import { lintFiles, mendFile } from '../../src/core/lint/lint-files.ts';
import { containerCases } from './cases/containers.ts';
import { hostingCases } from './cases/hosting.ts';
import { launcherCases } from './cases/launchers.ts';

describe.each([...containerCases, ...hostingCases, ...launcherCases])(
  '$title',
  ({ file, text, codes, fixed }) => {
    const context = {};
    const files = [{ name: file, text }];
    const found = lintFiles(files, context);

    it('has what is found in it, and nothing else', () => {
      expect(found.map(({ code }) => code).toSorted()).toEqual(codes.toSorted());
    });

    it('is mended where there is one right answer, and keeps every other byte', () => {
      expect(mendFile(file, files, context)?.text).toBe(fixed ?? text);
    });

    it('tells of each line what it should be', () => {
      const lines = (fixed ?? text).replaceAll('\r', '').split('\n');
      for (const { fix } of found) if (fix !== null) expect(lines.join('\n')).toContain(fix.text);
    });
  },
);
