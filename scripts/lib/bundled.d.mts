import type { Metafile } from 'esbuild';

export function missingParts(metafiles: readonly Metafile[], external: readonly string[]): string[];
export function bundledFolders(metafiles: readonly Metafile[]): string[];
export function licenceList(root: string, folders: readonly string[]): string;
