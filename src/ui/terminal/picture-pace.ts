/** At most 15 pictures a second while lines pour in; a line after silence shows at once. */
const frameMs = 66;

/** Asks for a picture, now or as soon as the last one is long enough ago. */
export interface PicturePace {
  request(): void;
  close(): void;
}

export function createPicturePace(paint: () => void): PicturePace {
  let lastMs = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | null = null;
  const run = () => {
    timer = null;
    lastMs = performance.now();
    paint();
  };
  return {
    request() {
      if (timer !== null) return;
      const waitMs = lastMs + frameMs - performance.now();
      if (waitMs <= 0) run();
      else timer = setTimeout(run, waitMs);
    },
    close() {
      if (timer !== null) clearTimeout(timer);
    },
  };
}
