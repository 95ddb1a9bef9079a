/** The table of a round of `probe`, besides what is wrong. */
export const probeTableWords = {
  notAsked: 'not asked',
  noVerdict: 'no verdict',
  ok: 'ok',
  ran: 'ran to its end',
  letIn: 'let in',
  refused: 'refused, as it must',

  asksToLocate: '(asked to locate the fault)',
  handshakes: 'WebSocket from',
  noOrigin: 'no origin',
  /** Before what is worth knowing, though nothing broke. */
  note: 'Note',
  allWell: (checks: number) => `All is well: ${checks} checks passed.`,
};
