import { hostname, userInfo } from 'node:os';
import { allowedOrigins } from '../../core/settings/allowed-origins.ts';
import { parseEnvFile } from '../../core/settings/dotenv.ts';
import { settingNames } from '../../core/settings/rows/all.ts';
import type { Snapshot } from '../../core/view/snapshot.ts';
import { createDisguise, type Disguised } from '../../logs/secrets/disguise.ts';
import { isCommon } from '../../logs/secrets/ordinary.ts';
import type { Project } from '../project/open-project.ts';

/** Takes out of a text what is secret, the values of settings, and who it is about. */
export function projectDisguise(project: Project, snapshot: Snapshot | null): (text: string) => string {
  const redact = project.redactor();
  const disguise = createDisguise([
    ...placesOf(project),
    ...hostsOf(project, snapshot),
    ...valuesOf(project),
  ]);
  return (text) => disguise(redact(text));
}

/** Shorter ones are likelier to stand in a text by chance. */
const shortestValue = 6;

function placesOf({ cwd, input }: Project): readonly Disguised[] {
  return [
    { text: cwd, as: '<project>' },
    { text: input.shell['HOME'] ?? '', as: '~' },
    { text: hostname(), as: '<machine>' },
    // Whoever is `root` is nobody in particular.
    ...(userName() === 'root' ? [] : [{ text: userName(), as: '<user>' }]),
  ];
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}

/** Each by where it comes from: `<tunnel>`, `<dev-proxy>`; of several from one place each with a number. */
function hostsOf({ reading }: Project, snapshot: Snapshot | null): readonly Disguised[] {
  const written = reading.settings === null ? [] : allowedOrigins(reading.settings, null);
  const shown = snapshot?.origins.origins ?? [];
  const tunnel = snapshot?.tunnel.url ?? null;
  const origins = [
    ...written,
    ...shown,
    ...(tunnel === null ? [] : [{ origin: tunnel, source: 'tunnel' as const }]),
    ...(reading.settings?.prodOrigins ?? []).map((origin) => ({ origin, source: 'production' as const })),
  ].filter(({ source }) => source !== 'local');
  const hosts = new Map(origins.map(({ origin, source }) => [new URL(origin).hostname, source]));
  const seen = new Map<string, number>();
  return [...hosts].map(([text, source]) => {
    const count = (seen.get(source) ?? 0) + 1;
    seen.set(source, count);
    return { text, as: count === 1 ? `<${source}>` : `<${source}-${count}>` };
  });
}

/** Of the settings file all that is no ordinary word, with the hosts of addresses, and of the shell our own settings. */
function valuesOf({ input: { text, file, shell } }: Project): readonly Disguised[] {
  const own = settingNames.flatMap((name) => {
    const value = shell[name];
    return value === undefined ? [] : [{ name, value }];
  });
  return [...parseEnvFile(file, text ?? '').variables, ...own].flatMap(({ name, value }) =>
    [value, ...value.split(',')]
      .map((part) => part.trim())
      .flatMap((part) => (URL.canParse(part) ? [part, new URL(part).hostname] : [part]))
      .filter((part) => part.length >= shortestValue && !isCommon(part))
      .map((part) => ({ text: part, as: `<${name}>` })),
  );
}
