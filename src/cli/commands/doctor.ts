import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { printable } from '../../core/base/printable.ts';
import { countFindings, type DoctorFacts, diagnoseProject } from '../../core/doctor/diagnose.ts';
import type { GroupedFinding } from '../../core/doctor/finding.ts';
import { lookupUrl } from '../../core/doctor/network.ts';
import { doctorReport } from '../../core/doctor/report.ts';
import { secretSettings } from '../../core/settings/rows/all.ts';
import type { Environment, SettingsOptions } from '../../core/settings/settings.ts';
import { UserError } from '../../errors.ts';
import { createRedactor, secretValues } from '../../logs/redact.ts';
import { collectFacts } from './doctor-facts.ts';

export interface DoctorCommand {
  /** The project's folder. */
  readonly cwd: string;
  /** As it was given: this is how the findings name it. */
  readonly envFile: string;
  readonly options: SettingsOptions;
  readonly json: boolean;
  /** May stdout have colours? NO_COLOR is looked at here. */
  readonly color: boolean;
  readonly columns: number;
  readonly shell: Environment;
  readonly stdout: (text: string) => void;
  /** Where Streamlit looks up its external address, unless given. */
  readonly lookupUrl?: string;
}

/**
 * Looks at machine and project, all side by side and within 6 s, and says what to fix. Changes nothing.
 *
 * @returns the exit code: 1 where something is broken, 0 with warnings.
 * @throws {UserError} with exit code 2 where `cwd` is no folder.
 */
export async function runDoctor(command: DoctorCommand): Promise<number> {
  const { envFile, options, json, color, columns, shell, stdout } = command;
  const cwd = await projectFolder(command.cwd);
  const home = shell['HOME'] || homedir();
  const facts = await collectFacts({
    cwd,
    envFile,
    options,
    shell: { ...shell, HOME: home },
    lookupUrl: command.lookupUrl ?? lookupUrl,
  });
  const findings = showable(diagnoseProject(facts), facts, shell);
  const counts = countFindings(findings);
  stdout(
    json
      ? `${JSON.stringify({ findings, ...counts })}\n`
      : doctorReport(findings, { color: color && !shell['NO_COLOR'] && shell['TERM'] !== 'dumb', columns }),
  );
  return counts.broken > 0 ? 1 : 0;
}

async function projectFolder(folder: string): Promise<string> {
  const cwd = resolve(folder);
  const isFolder = await stat(cwd).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  if (isFolder) return cwd;
  throw new UserError(`${folder} is not a folder.`, "Give the project's folder: --cwd DIR", 2);
}

/** Paths, names and commands are other people's: they may hold a secret of `.env`, or what moves a terminal's cursor. */
function showable(
  findings: readonly GroupedFinding[],
  { settings: { settings } }: DoctorFacts,
  shell: Environment,
): readonly GroupedFinding[] {
  const redact = createRedactor([
    ...secretValues(shell),
    ...secretValues(settings.variables),
    ...secretSettings(settings),
  ]);
  const clean = (text: string) => printable(redact(text));
  return findings.map((finding) =>
    finding.level === 'ok'
      ? { ...finding, what: clean(finding.what) }
      : { ...finding, what: clean(finding.what), why: clean(finding.why), fix: clean(finding.fix) },
  );
}
