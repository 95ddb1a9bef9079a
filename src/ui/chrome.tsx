import { render } from 'ink';
import { App, type AppProps } from './app.tsx';

/** The chrome, drawn by Ink. */
export interface ChromeView {
  /** Resolves only when a component threw, as Ink ends by itself for nothing else. */
  readonly failed: Promise<unknown>;
  close(): void;
}

/** Draws the chrome into a stdout that takes whole frames; its input is the terminal's. */
export async function openChrome(props: AppProps, stdout: NodeJS.WriteStream): Promise<ChromeView> {
  // In the bundle, which is CommonJS, Ink's layout engine is not there before (scripts/lib/bundle.mjs).
  await import('yoga-layout');
  const instance = render(<App {...props} />, {
    stdout,
    debug: true,
    interactive: true,
    alternateScreen: false,
    patchConsole: false,
    exitOnCtrlC: false,
  });
  return { failed: instance.waitUntilExit(), close: () => instance.unmount() };
}
