import type { Compositor } from './compositor.ts';

const ignoredAfterMs = 300;

/** Gives the terminal away, and takes it back. */
export interface Suspension {
  suspend(): void;
  /** For as long as this runs; nothing else of ours does meanwhile. */
  lend(run: () => void): void;
}

/**
 * Ctrl+Z: the terminal is given back, then the whole foreground group stops as the terminal's driver would do it, and the
 * shell's `fg` brings us here again. SIGTSTP, not SIGSTOP: where no shell can bring us back the kernel ignores it.
 */
export function createSuspension(compositor: Compositor): Suspension {
  let suspended = false;
  const resume = () => {
    if (!suspended) return;
    suspended = false;
    process.on('SIGTSTP', suspend);
    takeBack();
  };
  /**
   * Raw mode off and on: Node writes only what it believes to be a change, and the shell has changed it meanwhile. Node looks at the
   * size at a SIGWINCH alone, which went to the shell's group if it came meanwhile.
   */
  function takeBack(): void {
    process.stdin.setRawMode(false);
    process.stdin.setRawMode(true);
    process.kill(process.pid, 'SIGWINCH');
    compositor.stop();
    compositor.start();
  }
  function suspend(): void {
    if (suspended) return;
    suspended = true;
    compositor.stop();
    process.stdin.setRawMode(false);
    process.off('SIGTSTP', suspend);
    process.kill(0, 'SIGTSTP');
    // What is ignored by the kernel is followed by no SIGCONT; what was stopped comes here when it goes on.
    setTimeout(resume, ignoredAfterMs);
  }
  process.on('SIGTSTP', suspend);
  // Also after a SIGSTOP that nobody could prepare for.
  process.on('SIGCONT', () => (suspended ? resume() : takeBack()));
  return {
    suspend,
    lend(run) {
      compositor.stop();
      process.stdin.setRawMode(false);
      try {
        run();
      } finally {
        takeBack();
      }
    },
  };
}
