import { stat } from 'node:fs/promises';

/** The file system of a folder; null: it cannot be told. */
export async function deviceOf(folder: string): Promise<number | null> {
  return stat(folder).then(
    ({ dev }) => dev,
    () => null,
  );
}
