import { printable } from '../../core/base/printable.ts';
import { takesColours } from '../../core/base/terminal/terminal.ts';
import { countFindings, diagnoseProject } from '../../core/doctor/diagnose.ts';
import type { GroupedFinding } from '../../core/doctor/finding.ts';
import { usualLookup } from '../../core/doctor/network.ts';
import { doctorReport } from '../../core/doctor/report.ts';
import { homeFolder } from '../../services/os/folders/home-folder.ts';
import { openProject, type ProjectPlace } from '../project/open-project.ts';
import { collectFacts } from './doctor-facts.ts';

export interface DoctorCommand extends ProjectPlace {
  readonly json: boolean;
  /** May stdout have colours? NO_COLOR is looked at here. */
  readonly color: boolean;
  readonly columns: number;
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
  const { json, color, columns, shell, stdout } = command;
  const project = await openProject({ ...command, shell: { ...shell, HOME: homeFolder(shell) } });
  const { lookupUrl = usualLookup(project.input.identity) } = command;
  const facts = await collectFacts(project, lookupUrl);
  const findings = showableFindings(diagnoseProject(facts), project.redactor());
  const counts = countFindings(findings);
  stdout(
    json
      ? `${JSON.stringify({ findings, ...counts })}\n`
      : doctorReport(findings, { color: takesColours(shell, color), columns }),
  );
  return counts.broken > 0 ? 1 : 0;
}

/** Findings for others' eyes. Paths, names and commands are other people's: they may hold a secret of `.env`, or what moves a terminal's cursor. */
export function showableFindings(
  findings: readonly GroupedFinding[],
  redact: (text: string) => string,
): readonly GroupedFinding[] {
  const clean = (text: string) => printable(redact(text));
  return findings.map((finding) =>
    finding.level === 'ok'
      ? { ...finding, what: clean(finding.what) }
      : { ...finding, what: clean(finding.what), why: clean(finding.why), fix: clean(finding.fix) },
  );
}
