import type { CarryFile } from './carry-file.ts';

/** The file, with what is in it. */
export interface CarryBox {
  readonly file: CarryFile;
  isFull: boolean;
}

/** Throws away what is in the file. */
export function empty(box: CarryBox): void {
  box.isFull = false;
  box.file.clear();
}
