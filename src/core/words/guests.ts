/** Who may come in, and by which link. */
export const guestWords = {
  notKept: (reason: string) =>
    `Who is invited could not be kept for the next start: ${reason}. Until this one ends, all links and guests stay as they are.`,
};
