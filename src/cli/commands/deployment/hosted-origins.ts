import { resolve } from 'node:path';
import { printable } from '../../../core/base/printable.ts';
import type { Settings } from '../../../core/settings/settings.ts';
import { generateWords } from '../../../core/words/generating.ts';
import { type WrittenService, writtenService } from '../../../deploy/blueprint-service.ts';
import { readEnvFileNow } from '../../../services/files/read-env.ts';
import { type DeploymentPlace, lacking, projectName } from '../../project/deployment.ts';
import { namedOrigin } from '../generate-usage.ts';

/** What was typed of a hosted app. */
export interface HostedChoice {
  /** The name that visitors use. */
  readonly serverName?: string | undefined;
  /** The blueprint that may be there already. */
  readonly out?: string | undefined;
}

/** The origins of a hosted app, and where they come from. */
export interface Hosted {
  readonly settings: Settings;
  /** By which the service goes in the file that is there, else the project's. */
  readonly name: string;
  readonly notices: readonly string[];
}

/**
 * The origins that are written. Where nobody wrote PROD_ORIGINS, those that the file has stay; without such a list, and where
 * the guide has none for this project, it is the URL that Render makes of the service's name, else of the project's.
 *
 * @throws {UserError} with code 2 where the list is empty on purpose.
 */
export function hosted(place: DeploymentPlace, choice: HostedChoice): Hosted {
  const { settings } = place;
  const file = choice.out ?? '';
  const service = serviceThere(place, file);
  const name = service?.name ?? projectName(place);
  const isWritten = !settings.defaulted.includes('PROD_ORIGINS');
  if (!isWritten && service !== null && service.origins.length > 0) {
    const kept = { ...settings, prodOrigins: service.origins };
    return {
      settings: withName(kept, choice),
      name,
      notices: [generateWords.originsOfFile(file, service.origins)],
    };
  }
  const named = withName(settings, choice);
  if (named.prodOrigins.length > 0) return { settings: named, name, notices: [] };
  const host = `${hostLabel(name)}.onrender.com`;
  if (isWritten) throw lacking(generateWords.noProductionOrigin(host));
  const notice =
    service?.name == null
      ? generateWords.originOfName(host)
      : generateWords.originOfService(host, file, printable(service.name));
  return { settings: withName(settings, { serverName: host }), name, notices: [notice] };
}

/** Settings whose first origin is the name that was given. */
export function withName(settings: Settings, { serverName }: Pick<HostedChoice, 'serverName'>): Settings {
  const named = serverName === undefined ? null : namedOrigin(serverName);
  if (named === null) return settings;
  return { ...settings, prodOrigins: [...new Set([named, ...settings.prodOrigins])] };
}

function serviceThere(place: DeploymentPlace, file: string): WrittenService | null {
  if (file === '') return null;
  const reading = readEnvFileNow(resolve(place.cwd, file));
  const name = projectName(place);
  return reading.type === 'envFile.read' ? writtenService(reading.text, [name, hostLabel(name)]) : null;
}

/** As the names of services may be. */
function hostLabel(name: string): string {
  return (
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '') || 'your-app'
  );
}
