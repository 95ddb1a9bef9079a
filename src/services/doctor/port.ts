import { realpath } from 'node:fs/promises';
import type { LaunchSpec } from '../../core/app/launch.ts';
import type { PortState } from '../../core/doctor/project.ts';
import { portFindingWords } from '../../core/words/doctor-project.ts';
import { checkLaunch } from '../app/preflight.ts';
import { isTagged } from '../app/run-tag.ts';
import { exchange, saysOk } from '../net/http-exchange.ts';
import { workingFolder } from '../os/process-table.ts';

const healthMs = 1500;
const neighbours = 20;

/** Could the app listen? If not: who is there. Sends one GET where something listens. Never rejects. */
export async function portFacts(launch: LaunchSpec): Promise<PortState> {
  const obstacle = await obstacleAt(launch);
  if (obstacle === null) return { at: 'free' };
  if (obstacle.kind !== 'port-taken') return { at: 'unusable', ...textOf(obstacle) };
  const { holder } = obstacle;
  if (holder !== null && (await isOwnApp(holder.pid, launch.cwd))) return { at: 'own', holder };
  const [isStreamlit, freePort] = await Promise.all([answersHealth(launch.baseUrl), freePortNear(launch)]);
  return { at: 'taken', holder, isStreamlit, freePort };
}

/** The script is looked at elsewhere: here stands a file that certainly is one. */
function obstacleAt(launch: LaunchSpec): ReturnType<typeof checkLaunch> {
  return checkLaunch({ ...launch, script: process.execPath });
}

function textOf(obstacle: NonNullable<Awaited<ReturnType<typeof checkLaunch>>>) {
  const { unknownFault } = portFindingWords;
  const { what, fix } = obstacle.kind === 'not-spawned' ? obstacle : unknownFault;
  return { what, fix: fix ?? unknownFault.fix };
}

/** Was it started by an ocap-dev, in this project? Told on Linux alone, where both are to be read. */
async function isOwnApp(pid: number, cwd: string): Promise<boolean> {
  const anyMark = '';
  if (!isTagged(pid, anyMark)) return false;
  const [folder, project] = await Promise.all([workingFolder(pid), realpath(cwd).catch(() => cwd)]);
  return folder === project;
}

async function answersHealth(baseUrl: string): Promise<boolean> {
  const { signal } = new AbortController();
  const url = `${baseUrl}/_stcore/health`;
  const reply = await exchange({ url, headers: {}, deadlineMs: healthMs, trust: 'any-certificate', signal });
  return saysOk(reply);
}

async function freePortNear(launch: LaunchSpec): Promise<number | null> {
  for (let port = launch.port + 1; port <= Math.min(launch.port + neighbours, 65535); port += 1) {
    const baseUrl = launch.baseUrl.replace(/:\d+(?=\/|$)/, `:${port}`);
    if ((await obstacleAt({ ...launch, port, baseUrl })) === null) return port;
  }
  return null;
}
