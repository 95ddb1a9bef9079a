/** What is told to somebody who looks elsewhere: a terminal's title, and notifications. */
export const reachWords = {
  firstVisitor: (name: string | null) => `${name ?? 'The first visitor'} is here`,
  refused: (origin: string) => `${origin} was refused`,
  scriptFailed: (message: string) => `The script failed: ${message}`,
  tunnelLost: 'The tunnel is lost',
  tunnelBack: 'The tunnel is back',
  people: (count: number) => (count === 1 ? '1 person' : `${count} people`),
} as const;
