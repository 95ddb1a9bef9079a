import { customOriginsLine } from '../settings/allowed-origins.ts';
import type { Finding, FindingGroup, GroupedFinding } from './finding.ts';
import { type GitFact, gitFindings } from './git.ts';
import { type LoginFact, loginFindings } from './login.ts';
import { type MachineFacts, machineFindings } from './machine.ts';
import { type NetworkFacts, networkFindings } from './network.ts';
import { type RecipeHit, recipeFindings } from './old-recipe.ts';
import { type ProjectFacts, projectFindings } from './project.ts';
import { handWrittenLeftOut, type SettingsFacts, settingsFindings } from './settings.ts';
import { type ConfigFacts, configFindings, configLeftOut, ownRulesFindings } from './streamlit-config.ts';
import { type TunnelFacts, tunnelFindings } from './tunnel.ts';

/** All that was looked at. */
export interface DoctorFacts {
  readonly machine: MachineFacts;
  readonly project: ProjectFacts;
  readonly settings: SettingsFacts;
  readonly git: readonly GitFact[];
  readonly config: ConfigFacts;
  /** Null: no login is set up. */
  readonly login: LoginFact | null;
  readonly recipes: readonly RecipeHit[];
  /** Null: not looked at, since the settings for it are errors. */
  readonly tunnel: TunnelFacts | null;
  readonly network: NetworkFacts;
}

/** What the facts mean, in the order in which it is told. */
export function diagnoseProject(facts: DoctorFacts): readonly GroupedFinding[] {
  const left = new Set([...handWrittenLeftOut(facts.settings), ...configLeftOut(facts.config)]);
  const originsLine = customOriginsLine(facts.settings.settings, [...left]);
  const inGroup = (group: FindingGroup, findings: readonly Finding[]) =>
    findings.map((finding) => ({ group, ...finding }));
  return [
    ...inGroup('machine', machineFindings(facts.machine)),
    ...inGroup('project', projectFindings(facts.project)),
    ...inGroup('project', ownRulesFindings(facts.config)),
    ...inGroup('project', recipeFindings(facts.recipes, facts.settings.settings)),
    ...inGroup('settings', settingsFindings(facts.settings, originsLine)),
    ...inGroup('settings', gitFindings(facts.git)),
    ...inGroup('settings', loginFindings(facts.login, facts.settings.settings)),
    ...inGroup('config', configFindings(facts.config, originsLine)),
    ...inGroup('tunnel', facts.tunnel === null ? [] : tunnelFindings(facts.tunnel)),
    ...inGroup('network', networkFindings(facts.network)),
  ];
}

export interface DoctorCounts {
  readonly broken: number;
  readonly warnings: number;
}

export function countFindings(findings: readonly Finding[]): DoctorCounts {
  const count = (level: Finding['level']) => findings.filter((finding) => finding.level === level).length;
  return { broken: count('broken'), warnings: count('warning') };
}
