import { delimiter } from 'node:path';

/** The descriptors of the app on which the shim finds us, and the file. */
const control = 3;
const file = 4;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment with which the app's Python loads the shim, which takes both variables out again at once: what the app
 * starts sees neither. No part of the launch, so that it restarts nothing.
 * @param apart the app's port, in place of which it is to listen at one of loopback for now; null: it listens there.
 */
export function withShim(env: Environment, shimFolder: string, apart: number | null = null): Environment {
  const { PYTHONPATH: given } = env;
  const pythonPath = given === undefined || given === '' ? shimFolder : `${shimFolder}${delimiter}${given}`;
  const told = {
    v: 1,
    control,
    file,
    pythonPath: given ?? null,
    listen: apart === null ? null : { port: apart },
  };
  return { ...env, PYTHONPATH: pythonPath, OCAP_DEV_SHIM: JSON.stringify(told) };
}
