import type { EnvSlice } from '../settings/record.ts';
import { firstStepWords } from '../words/first-steps.ts';

/** What a new user may do next; null: nothing to offer. */
export interface Offers {
  /** The file that the settings file, which is not there yet, can be written from. */
  readonly envExample: string | null;
  /** The same of Streamlit's secrets. */
  readonly secretsExample: string | null;
  /** How a tunnel that nobody has asked for is opened. */
  readonly tunnel: string | null;
  /** Scripts of which one is to be chosen as the app: as many as there are keys for. */
  readonly apps: readonly string[];
}

/** What decides what a new user is offered. */
export interface FirstStepInputs {
  /** The settings file as the user named it. */
  readonly envFile: string;
  readonly env: Pick<EnvSlice, 'settings' | 'fromFile' | 'isThere'>;
  /** The files to write the settings file, and Streamlit's secrets, from; null: there is none. */
  readonly envExample: string | null;
  readonly secretsExample: string | null;
  /** Is what has the settings file's name the virtualenv of the app? */
  readonly envIsVirtualenv: boolean;
  /** A settings file in a folder above, which is not read. */
  readonly envAbove: string | null;
  /** Is there a screen, with keys? */
  readonly attended: boolean;
  readonly tunnelUrl: string | null;
  /** Scripts of which nobody knows which is the app. */
  readonly choice: readonly string[];
}

/** As many as there are keys with numbers. */
export const mostChoices = 9;

/** What a new user may do next, where a start lacks something that it can go on without. */
export function offersOf(inputs: FirstStepInputs): Offers {
  return {
    envExample: envExample(inputs),
    secretsExample: inputs.secretsExample,
    tunnel: tunnelOffer(inputs),
    apps: inputs.choice.slice(0, mostChoices),
  };
}

/** What a start goes on without, each in a sentence with the next step. */
export function firstStepNotices(inputs: FirstStepInputs): string[] {
  const { env, envFile, attended, tunnelUrl, secretsExample, envAbove } = inputs;
  const { settings } = env;
  if (settings === null) return [];
  if (inputs.envIsVirtualenv) return [firstStepWords.envIsVirtualenv(envFile)];
  const offered = envExample(inputs);
  const example = lacksFile(env) ? offered : null;
  const isRandom = settings.wantsTunnel && settings.tunnelDomain === null && tunnelUrl !== null;
  return [
    ...(example === null ? [] : [firstStepWords.envFromExample(envFile, example, attended)]),
    ...(example === null && lacksFile(env)
      ? [envAbove === null ? firstStepWords.noEnv(envFile) : firstStepWords.envAbove(envFile, envAbove)]
      : []),
    ...(secretsExample === null
      ? []
      : // One key writes both, the settings file first.
        [firstStepWords.secretsFromExample(secretsExample, attended && offered === null)]),
    ...(isRandom ? [firstStepWords.reserveDomain] : []),
  ];
}

/** One that holds faults is there as well, and one that went is told as a fault. */
function lacksFile({ fromFile, isThere }: FirstStepInputs['env']): boolean {
  return !fromFile && !isThere;
}

/** Null: there is an `.env`, or nothing to write one from. One that went can be written anew: there is no other way back on the screen. */
function envExample({ env, envExample: example, envIsVirtualenv }: FirstStepInputs): string | null {
  return env.settings !== null && !env.isThere && !envIsVirtualenv ? example : null;
}

function tunnelOffer({ env, envFile }: FirstStepInputs): string | null {
  const { settings } = env;
  if (settings === null || settings.wantsTunnel) return null;
  return settings.tunnelDomain === null ? firstStepWords.setDomain(envFile) : firstStepWords.askForTunnel;
}
