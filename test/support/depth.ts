/** Do the tests go into depth (`npm run prove -- both`)? Every run has one case of each kind, so that it stays short. */
export const isInDepth = process.env['OCAP_DEV_BOTH'] === '1';

/** The first `count` of a table in every run, the whole of it in depth. */
export function someOf<Row>(count: number, rows: readonly Row[]): readonly Row[] {
  return isInDepth ? rows : rows.slice(0, count);
}
