// What tests use of the scripts, which are plain JavaScript since they run on the Node that a machine has. A declaration beside the
// script would be taken for the script: by Biome, which mends imports.
declare module '*/scripts/lib/bundled.mjs' {
  import type { Metafile } from 'esbuild';

  export function missingParts(metafiles: readonly Metafile[], external: readonly string[]): string[];
  export function bundledFolders(metafiles: readonly Metafile[]): string[];
  export function licenceList(root: string, folders: readonly string[]): string;
}

declare module '*/scripts/lib/earlier-builds.mjs' {
  export function markReplaced(dist: string): void;
  export function removeStale(dist: string): void;
}

declare module '*/scripts/lib/module-code.mjs' {
  export function asFunction(
    text: string,
    names: ReadonlyMap<string, string>,
    external: readonly string[],
  ): Promise<string>;
}

declare module '*/scripts/lib/wheel-platforms.mjs' {
  export const wheelPlatforms: Readonly<Record<string, { readonly tag: string; readonly native: string }>>;
}

declare module '*/scripts/lib/release-plan.mjs' {
  export function refusal(seen: {
    readonly version: string;
    readonly changelog: string;
    readonly tags: readonly string[];
    readonly changes: readonly string[];
  }): string | null;
  export function releasedChangelog(changelog: string, version: string, day: string): string;
  export function withVersion(text: string, version: string): string;
}
