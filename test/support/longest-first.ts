import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Minutes of waiting, in a small file: Vitest begins with the largest, and all would wait for these at the end. */
const longest = ['test/program/bare-machine.test.ts'];

/** The order of Vitest, but for those that take longest: they come first. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => longest.some((name) => moduleId.endsWith(name));
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}
