import { arch, release, type } from 'node:os';
import { printable } from '../../core/base/printable.ts';
import { diagnoseProject } from '../../core/doctor/diagnose.ts';
import { usualLookup } from '../../core/doctor/network.ts';
import { doctorReport } from '../../core/doctor/report.ts';
import { parseEnvFile } from '../../core/settings/dotenv.ts';
import { defaultsOf } from '../../core/settings/identity/project-identity.ts';
import { settingNames } from '../../core/settings/rows/all.ts';
import type { Environment } from '../../core/settings/settings.ts';
import type { Snapshot } from '../../core/view/snapshot.ts';
import { reportingWords as words } from '../../core/words/reporting.ts';
import { UserError } from '../../errors.ts';
import { showableFindings } from '../commands/doctor.ts';
import { collectFacts } from '../commands/doctor-facts.ts';
import type { Project } from '../project/open-project.ts';
import { connectIfRunning, type RunningSupervisor } from '../remote/connection.ts';
import { statusReport } from '../remote/status.ts';
import { lastLines } from './last-lines.ts';
import { projectDisguise } from './project-disguise.ts';

export interface ReportOrder {
  readonly project: Project;
  readonly env: Environment;
  readonly version: string;
  /** How many lines of the log. */
  readonly lines: number;
  readonly nowMs: number;
  /** Where Streamlit looks up its external address; null: not asked. */
  readonly lookupUrl?: string | null;
}

const columns = 90;

/** All that somebody needs who is to help, without what is secret and who it is about. Changes nothing. */
export async function reportText(order: ReportOrder): Promise<string> {
  const { project, env, version, lines, nowMs } = order;
  const { connection, trouble } = await running(project, env);
  try {
    const snapshot = connection?.snapshot ?? null;
    const clean = projectDisguise(project, snapshot);
    const log = await lastLines(lines, { cwd: project.cwd, env, connection });
    const sections: readonly (readonly [string, readonly string[]])[] = [
      [words.titles.versions, versions(version)],
      [words.titles.settings, settingsOf(project)],
      [words.titles.doctor, (await doctored(order)).trimEnd().split('\n')],
      [
        words.titles.running,
        snapshot === null ? [trouble ?? words.noneRuns] : statusReport(snapshot).trimEnd().split('\n'),
      ],
      [words.titles.probes, probes(snapshot)],
      [words.titles.log(log.length), log.length === 0 ? [words.noLog] : log],
    ];
    const parts = sections.flatMap(([title, rows]) => [
      `## ${title}`,
      '',
      ...rows.map((row) => clean(row)),
      '',
    ]);
    return [words.title(new Date(nowMs).toISOString()), '', words.remark, '', ...parts]
      .map(printable)
      .join('\n');
  } finally {
    connection?.client.close();
  }
}

interface Running {
  readonly connection: RunningSupervisor | null;
  /** Why the one that runs is not asked; null: it is, or none runs. */
  readonly trouble: string | null;
}

async function running({ cwd }: Project, env: Environment): Promise<Running> {
  try {
    return { connection: await connectIfRunning(cwd, env), trouble: null };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { connection: null, trouble: words.unreachable(error.message) };
  }
}

function versions(version: string): readonly string[] {
  return [words.program(version), words.node(process.versions.node), words.system(type(), release(), arch())];
}

/** Names alone: never a value. */
function settingsOf({ input }: Project): readonly string[] {
  const { file, text, shell, identity } = input;
  const written = [...new Set(parseEnvFile(file, text ?? '').variables.map(({ name }) => name))];
  return [
    words.written(file, written),
    words.shell(settingNames.filter((name) => shell[name] !== undefined)),
    words.defaults(defaultsOf(identity)),
  ];
}

async function doctored({
  project,
  lookupUrl = usualLookup(project.input.identity),
}: ReportOrder): Promise<string> {
  const facts = await collectFacts(project, lookupUrl);
  return doctorReport(showableFindings(diagnoseProject(facts), project.redactor()), {
    color: false,
    columns,
  });
}

function probes(snapshot: Snapshot | null): readonly string[] {
  const rows = (snapshot?.probes ?? []).map(
    ({ atMs, target, check, origin, status, verdict, latencyMs, diagnosis }) =>
      [
        new Date(atMs).toISOString(),
        target,
        check,
        origin ?? '-',
        status ?? '-',
        verdict,
        latencyMs === null ? '-' : `${Math.round(latencyMs)}ms`,
        diagnosis.code,
      ].join(' '),
  );
  return rows.length === 0 ? [words.noProbes] : rows;
}
