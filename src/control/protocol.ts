/** Both sides say it first; a difference means that they are of two versions of the program. */
export const protocolVersion = 3;

/** Rows in one answer. */
export const maxRows = 1000;
