export interface Settle {
  /** Something happened: `act` is due after the quiet time. */
  touch(): void;
  /** Takes back what is due. */
  cancel(): void;
}

export interface SettleTimes {
  /** The pause after the last event. */
  readonly quietMs: number;
  /** After the first event, so that a stream of them cannot put it off for ever. */
  readonly latestMs: number;
}

/** Waits until a burst of events is over, then acts once. */
export function createSettle(act: () => void, { quietMs, latestMs }: SettleTimes): Settle {
  let timer: NodeJS.Timeout | undefined;
  let firstMs: number | null = null;

  const cancel = () => {
    clearTimeout(timer);
    firstMs = null;
  };
  return {
    touch() {
      const nowMs = performance.now();
      firstMs ??= nowMs;
      clearTimeout(timer);
      timer = setTimeout(
        () => {
          firstMs = null;
          act();
        },
        Math.min(quietMs, Math.max(0, firstMs + latestMs - nowMs)),
      );
    },
    cancel,
  };
}
