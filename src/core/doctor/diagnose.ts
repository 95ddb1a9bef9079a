import type { MendableFinding } from '../lint/finding.ts';
import { customOriginsLine } from '../settings/allowed-origins.ts';
import type { Finding, FindingGroup, GroupedFinding } from './finding.ts';
import { type GitFact, gitFindings } from './git.ts';
import { lintedFindings } from './linted.ts';
import { type LoginFact, loginFindings } from './login.ts';
import { type MachineFacts, machineFindings } from './machine.ts';
import { type NetworkFacts, networkFindings } from './network.ts';
import { type RecipeHit, recipeFindings } from './old-recipe.ts';
import { type ProjectFacts, projectFindings } from './project.ts';
import { handWrittenLeftOut, type SettingsFacts, settingsFindings } from './settings.ts';
import {
  type ConfigFacts,
  configFindings,
  configLeftOut,
  isOpenBesideTunnel,
  ownRulesFindings,
} from './streamlit-config.ts';
import { guestFindings, type TunnelFacts, tunnelFindings } from './tunnel.ts';

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
  /** What lint finds. */
  readonly linted: readonly MendableFinding[];
  /** Null: not looked at, since the settings for it are errors. */
  readonly tunnel: TunnelFacts | null;
  readonly network: NetworkFacts;
}

/** What the facts mean, in the order in which it is told. */
export function diagnoseProject(facts: DoctorFacts): readonly GroupedFinding[] {
  const left = new Set([...handWrittenLeftOut(facts.settings), ...configLeftOut(facts.config)]);
  const originsLine = customOriginsLine(facts.settings.settings, [...left]);
  const config = configFindings(facts.config, originsLine);
  const inGroup = (group: FindingGroup, findings: readonly Finding[]) =>
    findings.map((finding) => ({ group, ...finding }));
  return [
    ...inGroup('machine', machineFindings(facts.machine)),
    ...inGroup('project', projectFindings(facts.project)),
    ...inGroup('project', ownRulesFindings(facts.config)),
    ...inGroup('project', allRecipeFindings(facts, config)),
    ...inGroup('settings', settingsFindings(facts.settings, originsLine)),
    ...inGroup('settings', gitFindings(facts.git)),
    ...inGroup('settings', loginFindings(facts.login, facts.settings.settings)),
    ...inGroup('config', config),
    ...inGroup('tunnel', facts.tunnel === null ? [] : tunnelFindings(facts.tunnel)),
    ...inGroup(
      'tunnel',
      guestFindings(facts.config.settings, isOpenBesideTunnel(facts.config), facts.settings.file),
    ),
    ...inGroup('network', networkFindings(facts.network)),
  ];
}

/** Those of scripts and tasks, and those of lint: that none was found is said where none was found by either. */
function allRecipeFindings(
  { recipes, linted, settings }: DoctorFacts,
  config: readonly Finding[],
): readonly Finding[] {
  const own = recipeFindings(recipes, settings.settings);
  const more = lintedFindings(linted, [...own, ...config]);
  return more.length === 0 ? own : [...own.filter(({ level }) => level !== 'ok'), ...more];
}

export interface DoctorCounts {
  readonly broken: number;
  readonly warnings: number;
}

export function countFindings(findings: readonly Finding[]): DoctorCounts {
  const count = (level: Finding['level']) => findings.filter((finding) => finding.level === level).length;
  return { broken: count('broken'), warnings: count('warning') };
}
