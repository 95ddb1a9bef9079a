/** How long what closes behind the app is waited for: each closes in milliseconds, or hangs on somebody outside. */
const longestMs = 3000;

/** The end of what a supervisor owns besides the app and the tunnel. */
export interface Ending {
  /** Resolves when all of it is closed, when it has taken too long, or when nobody wants to wait any longer. Never rejects. */
  waitFor(closing: readonly Promise<unknown>[]): Promise<void>;
  /** Whoever asked to leave has asked again. */
  hurry(): void;
}

export function createEnding(): Ending {
  const hurried = Promise.withResolvers<void>();
  return {
    async waitFor(closing) {
      const late = Promise.withResolvers<void>();
      const timer = setTimeout(late.resolve, longestMs);
      await Promise.race([Promise.allSettled(closing), late.promise, hurried.promise]);
      clearTimeout(timer);
    },
    hurry: hurried.resolve,
  };
}
