import type { Environment } from '../../core/settings/settings.ts';

/** `--inspect`, `--inspect-brk=9229`, `--inspect-port 0`, `--debug-port=0`; of a value behind a space only these two have one. */
const inspectorOption = /(^|\s)--(?:(?:inspect|debug)-port(?:=|\s+)\S+|inspect\S*)/g;

/**
 * The environment for another Node: without the inspector's options in `NODE_OPTIONS`. Of two processes that want one
 * port the second says on its standard error, which may be the terminal, that it cannot have it.
 */
export function withoutInspector(env: Environment): Environment {
  const { NODE_OPTIONS: options, ...rest } = env;
  const left = options?.replaceAll(inspectorOption, '').trim();
  return left ? { ...rest, NODE_OPTIONS: left } : rest;
}
