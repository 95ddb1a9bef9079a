import type { EnvSlice } from '../settings/record.ts';
import { firstStepWords } from '../words/first-steps.ts';

/** What a new user may do next; null: nothing to offer. */
export interface Offers {
  /** The file that the settings file, which is not there yet, can be written from. */
  readonly envExample: string | null;
  /** How a tunnel that nobody has asked for is opened. */
  readonly tunnel: string | null;
  /** Scripts of which one is to be chosen as the app: as many as there are keys for. */
  readonly apps: readonly string[];
}

/** What decides what a new user is offered. */
export interface FirstStepInputs {
  /** The settings file as the user named it. */
  readonly envFile: string;
  readonly env: Pick<EnvSlice, 'settings' | 'fromFile'>;
  /** Is there a file to write the settings file from? */
  readonly hasEnvExample: boolean;
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
    tunnel: tunnelOffer(inputs),
    apps: inputs.choice.slice(0, mostChoices),
  };
}

/** What a start goes on without, each in a sentence with the next step. */
export function firstStepNotices(inputs: FirstStepInputs): string[] {
  const { env, envFile, attended, tunnelUrl } = inputs;
  const { settings } = env;
  if (settings === null) return [];
  const example = envExample(inputs);
  const isRandom = settings.wantsTunnel && settings.tunnelDomain === null && tunnelUrl !== null;
  return [
    ...(example === null ? [] : [firstStepWords.envFromExample(envFile, example, attended)]),
    ...(example === null && !env.fromFile ? [firstStepWords.noEnv(envFile)] : []),
    ...(isRandom ? [firstStepWords.reserveDomain] : []),
  ];
}

/** Null: there is an `.env`, or nothing to write one from. */
function envExample({ env, envFile, hasEnvExample }: FirstStepInputs): string | null {
  return env.settings !== null && !env.fromFile && hasEnvExample ? `${envFile}.example` : null;
}

function tunnelOffer({ env, envFile }: FirstStepInputs): string | null {
  const { settings } = env;
  if (settings === null || settings.wantsTunnel) return null;
  return settings.tunnelDomain === null ? firstStepWords.setDomain(envFile) : firstStepWords.askForTunnel;
}
