import { delimiter } from 'node:path';

/** The descriptors of the app on which the shim finds us, and the file. */
const control = 3;
const file = 4;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment with which the app's Python loads the shim, which takes both variables out again at once: what the app
 * starts sees neither. No part of the launch, so that it restarts nothing.
 */
export function withShim(env: Environment, shimFolder: string): Environment {
  const { PYTHONPATH: given } = env;
  const pythonPath = given === undefined || given === '' ? shimFolder : `${shimFolder}${delimiter}${given}`;
  const told = { v: 1, control, file, pythonPath: given ?? null, listen: null };
  return { ...env, PYTHONPATH: pythonPath, OCAP_DEV_SHIM: JSON.stringify(told) };
}
