import { shellQuoted } from '../base/shell-word.ts';
import type { AllowedOrigin } from './allowed-origins.ts';
import type { EnvironmentFormat } from './formats.ts';
import { defaultsOf, type Identity, projectNameOf } from './identity/project-identity.ts';
import { agreedForm, pythonForm } from './quoting.ts';

/** What `ocap-dev env` prints. The names are ours; the values may hold anything. */
export interface EnvironmentReport {
  readonly identity: Identity;
  readonly wildcard: boolean;
  readonly origins: readonly AllowedOrigin[];
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * The report in one format, with a final newline: `shell` for `eval "$(…)"` in sh, bash and zsh, `fish` for
 * `… | source`, `dotenv` for a file that dotenv and python-dotenv read alike, `json` for programs.
 */
export function formatEnvironment(report: EnvironmentReport, format: EnvironmentFormat): string {
  const { identity, wildcard, origins, environment } = report;
  switch (format) {
    case 'shell':
      return lines(environment, (name, value) => `export ${name}=${shellQuoted(value)}`);
    case 'fish':
      return lines(environment, (name, value) => `set -gx ${name} ${fishQuoted(value)}`);
    case 'dotenv':
      return lines(environment, (name, value) => `${name}=${agreedForm(value) ?? pythonForm(value)}`);
    case 'json':
      return `${JSON.stringify({ project: told(identity), wildcard, origins, environment }, null, 2)}\n`;
    default:
      return format satisfies never;
  }
}

function lines(
  environment: Readonly<Record<string, string>>,
  line: (name: string, value: string) => string,
): string {
  return Object.entries(environment)
    .map(([name, value]) => `${line(name, value)}\n`)
    .join('');
}

function told(identity: Identity) {
  return { name: projectNameOf(identity), defaults: defaultsOf(identity) };
}

/** Between single quotes fish knows two escapes: of the quote and of the backslash. */
function fishQuoted(value: string): string {
  return `'${value.replace(/['\\]/g, '\\$&')}'`;
}
