/** What our own lines in the log are marked with, where something is wrong; the screen colours lines with these. */
export const marks = { fault: 'FAULT', warning: 'WARNING' };
