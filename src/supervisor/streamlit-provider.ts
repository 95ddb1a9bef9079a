import { dirname, join } from 'node:path';
import type { Streamlit } from '../core/app/launch.ts';
import { errorText } from '../core/base/error-text.ts';
import type { Event } from '../core/kernel/events.ts';
import { installFaultWords } from '../core/words/streamlit.ts';
import { UserError } from '../errors.ts';
import {
  providedStreamlit,
  provideStreamlit,
  type StreamlitOrder,
} from '../services/streamlit/install/install.ts';

/** The Streamlit that we bring along where a machine has none. */
export interface StreamlitProvider {
  /** The one that stands ready, or null. */
  present(): Promise<Streamlit | null>;
  /** Installs it; events say how that goes. */
  install(): void;
  /** Ends an install half way. Resolves when nothing of it runs any more. */
  close(): Promise<void>;
}

/** What the demo's Streamlit and its packages are verified by lies beside its script. */
export function pinsBeside(script: string | null): string | undefined {
  return script === null ? undefined : join(dirname(script), 'streamlit-pins.txt');
}

/** `tell` gets a line for each step of an install; `pins` is what `provideStreamlit` says. */
export function createStreamlitProvider(
  { env, pins }: Pick<StreamlitOrder, 'pins'> & { readonly env: NodeJS.ProcessEnv },
  emit: (event: Event) => void,
  tell: (line: string) => void,
): StreamlitProvider {
  const leaving = new AbortController();
  let installing = Promise.resolve();

  async function install(): Promise<void> {
    const report: StreamlitOrder['report'] = (line, step) => {
      tell(line);
      if (step === 'later') emit({ type: 'streamlit.installProgress', line });
    };
    try {
      await provideStreamlit({ env, pins, report, signal: leaving.signal });
      emit({ type: 'streamlit.installed' });
    } catch (error) {
      emit({ type: 'streamlit.installFailed', message: explain(error) });
    }
  }

  return {
    present: () => providedStreamlit('newest', env, pins),
    install() {
      installing = install();
    },
    close() {
      leaving.abort();
      return installing;
    },
  };
}

function explain(error: unknown): string {
  if (error instanceof UserError) return `${error.message} ${error.hint}`;
  const message = errorText(error);
  return installFaultWords.failed(message);
}
