/** What the program says last, where a command could not do its work. */
export const programWords = {
  mistake: (message: string, hint: string) => `ocap-dev: ${message}${hint === '' ? '' : `\n${hint}`}`,
  outputLost: (reason: string) =>
    `ocap-dev: standard output cannot be written (${reason}): not all that belongs there is in it.`,
  ownFault: (message: string) => `ocap-dev: a fault of its own: ${message}`,
};
