import { stat } from './files-at-once.ts';

/** The file system of a folder; null: it cannot be told. */
export async function deviceOf(folder: string): Promise<number | null> {
  return stat(folder).then(
    ({ dev }) => dev,
    () => null,
  );
}
