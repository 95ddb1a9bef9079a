import { writeFileSync } from 'node:fs';

/** Writes what a measurement gave as the formatter has it: the figures of a cell in one line. */
export function writeResult(file: string, result: object): void {
  const text = JSON.stringify(result, null, 2).replace(
    /\[\s+([\d.,\s]+?)\s+\]/g,
    (_, figures: string) => `[${figures.replace(/\s+/g, ' ')}]`,
  );
  writeFileSync(file, `${text}\n`);
}
