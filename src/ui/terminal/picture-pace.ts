/** At most 15 pictures a second while lines pour in. */
const frameMs = 66;
/** So many come at once after a silence: the first lines of a start come one by one. */
const atOnce = 3;

/** Asks for a picture, now or as soon as the last one is long enough ago. */
export interface PicturePace {
  request(): void;
  close(): void;
}

export function createPicturePace(paint: () => void): PicturePace {
  /** When as many were painted as there may be by then. */
  let paidMs = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | null = null;
  const run = () => {
    timer = null;
    paidMs = Math.max(paidMs, performance.now()) + frameMs;
    paint();
  };
  return {
    request() {
      if (timer !== null) return;
      const waitMs = paidMs - (atOnce - 1) * frameMs - performance.now();
      if (waitMs <= 0) run();
      else timer = setTimeout(run, waitMs);
    },
    close() {
      if (timer !== null) clearTimeout(timer);
    },
  };
}
