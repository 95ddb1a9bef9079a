import { describe, expect, it } from 'vitest';
import { lintFiles, mendFile } from '../../src/core/lint/lint-files.ts';
import { nginxCases } from './cases/nginx-sites.ts';
import { otherCases } from './cases/other-sites.ts';

describe.each([...nginxCases, ...otherCases])('$title', ({ file, text, others = {}, codes, fixed }) => {
  const files = [
    { name: file, text },
    ...Object.entries(others).map(([name, held]) => ({ name, text: held })),
  ];
  const context = {};

  it('has what is found in it, and nothing else', () => {
    const found = lintFiles(files, context);
    expect(found.map(({ code }) => code).toSorted()).toEqual(codes.toSorted());
  });

  it('is mended where there is one right answer, and keeps every other byte', () => {
    expect(mendFile(file, files, context)?.text).toBe(fixed ?? text);
  });
});
