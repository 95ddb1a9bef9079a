import { addCustomOrigin } from '../../settings/add-origin.ts';
import { allowedOrigins } from '../../settings/allowed-origins.ts';
import { findVariable } from '../../settings/edits/env-lines.ts';
import { setVariable, withVariableOff } from '../../settings/edits/set-variable.ts';
import { guideOriginsName } from '../../settings/generated.ts';
import { settingRows } from '../../settings/rows/all.ts';
import type { Settings } from '../../settings/settings.ts';
import { originsOfList, type ScriptValues } from './script-values.ts';

/** A settings file as it should be. */
export interface EnvProposal {
  readonly text: string;
  /** The settings that it has now and had not. */
  readonly names: readonly string[];
  /** Those that found no place in it. */
  readonly left: readonly string[];
}

type EnvStep = readonly [name: string, edit: (text: string) => string | null];

/**
 * What the settings file lacks of what the project's scripts say, each in the place where it changes nothing else. A value that is
 * written, be it in the file or in the shell, stays.
 *
 * @param text the settings file; null: there is none.
 * @param app the app that was named; null: none.
 */
export function proposedEnv(
  text: string | null,
  old: ScriptValues,
  { settings, app }: { readonly settings: Settings; readonly app: string | null },
): EnvProposal {
  const handWritten = findVariable(text ?? '', guideOriginsName)?.value ?? '';
  const listed = new Set(allowedOrigins(settings, null).map(({ origin }) => origin));
  const wanted = [...new Set([...originsOfList(handWritten), ...old.origins])];
  const origins = wanted.filter((origin) => !listed.has(origin) && !isOfTunnel(origin, settings, old));
  const steps: readonly EnvStep[] = [
    ...(app === null ? [] : [setting(settingRows.app.name, app)]),
    ...portStep(settings, old),
    ...(old.tunnelDomain === null || settings.tunnelDomain !== null
      ? []
      : [setting(settingRows.tunnelDomain.name, old.tunnelDomain)]),
    ...origins.map(
      (origin): EnvStep => [settingRows.customOrigins.name, (now) => addCustomOrigin(now, origin)],
    ),
    ...(old.hosted.length === 0 || settings.prodOrigins.length > 0
      ? []
      : [setting(settingRows.prodOrigins.name, old.hosted.join(','))]),
    ...(handWritten === ''
      ? []
      : [[guideOriginsName, (now: string) => withVariableOff(now, guideOriginsName)] as const]),
  ];
  return taken(text ?? '', steps);
}

function setting(name: string, value: string): EnvStep {
  return [name, (text) => setVariable(text, name, value)];
}

function portStep(settings: Settings, { port }: ScriptValues): readonly EnvStep[] {
  const isWritten = settings.portFrom !== null;
  return port === null || isWritten || settings.port === port
    ? []
    : [setting(settingRows.port.name, String(port))];
}

/** It is listed by itself as soon as the domain is known. */
function isOfTunnel(origin: string, { tunnelDomain }: Settings, old: ScriptValues): boolean {
  return origin === `https://${tunnelDomain ?? old.tunnelDomain}`;
}

function taken(before: string, steps: readonly EnvStep[]): EnvProposal {
  let text = before;
  const names = new Set<string>();
  const left = new Set<string>();
  for (const [name, edit] of steps) {
    const after = edit(text);
    if (after === null) left.add(name);
    else if (after !== text) names.add(name);
    text = after ?? text;
  }
  return { text, names: [...names], left: [...left] };
}
