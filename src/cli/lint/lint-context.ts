import type { LintContext } from '../../core/lint/lint-files.ts';
import { allowedOrigins } from '../../core/settings/allowed-origins.ts';
import type { Project } from '../project/open-project.ts';

/** What the project's settings say besides; of none that cannot be read. */
export function lintContextOf({ reading }: Pick<Project, 'reading'>): LintContext {
  const { settings } = reading;
  const origins = settings === null ? [] : allowedOrigins(settings, null);
  return {
    listedHosts: origins.map(({ origin }) => new URL(origin).hostname),
  };
}
