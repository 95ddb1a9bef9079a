/** The severity with which a line of our own begins in the log, where something is wrong; the screen colours lines with these. */
export const severity = { fault: 'FAULT', warning: 'WARNING' };
