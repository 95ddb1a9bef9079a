import {
  type EnvironmentTool,
  environmentTools,
  type LookedIn,
  lookedInText,
  lookedInTool,
  managerOf,
  seenText,
} from '../app/environment/looked-in.ts';
import type { PackageManager } from '../app/environment/managers.ts';
import { installCommand, toolCommand, updateCommand, type Virtualenv } from '../app/environment/packages.ts';
import type { StreamlitPin } from '../app/environment/streamlit-pin.ts';
import type { Streamlit } from '../app/launch.ts';
import { isAtLeast, knowsAllowList } from '../base/version.ts';
import { environmentCommands } from '../words/doctor-commands.ts';
import {
  environmentFindingWords,
  nodeFindingWords,
  pythonFindingWords,
  streamlitFindingWords,
} from '../words/doctor-machine.ts';
import { broken, type Finding, fine, warning } from './finding.ts';

/** A Python, and where it lies. */
export interface FoundPython {
  readonly version: string;
  readonly file: string;
}

export type StreamlitSearchResult =
  | { readonly at: 'found'; readonly streamlit: Streamlit }
  | { readonly at: 'none' }
  /** A tool that was asked for the environment took too long. */
  | { readonly at: 'late' };

export interface MachineFacts {
  readonly node: { readonly version: string; readonly file: string };
  /** The app's; without a Streamlit, the one on PATH. */
  readonly python: FoundPython | null;
  /** What pyproject.toml asks for, as it is written there: `>=3.13`. */
  readonly wantedPython: string | null;
  readonly search: StreamlitSearchResult;
  /** The places that were passed over. */
  readonly lookedIn: readonly LookedIn[];
  /** The one that `ocap-dev demo` has installed. */
  readonly ownStreamlit: Streamlit | null;
  readonly packageTool: PackageManager;
  readonly virtualenv: Virtualenv | null;
  /** What keeps Streamlit at an old version. */
  readonly pin: StreamlitPin | null;
}

/** The `engines` of package.json. */
export const oldestNode: readonly [number, number] = [22, 22];

export function machineFindings(facts: MachineFacts): readonly Finding[] {
  const { search, lookedIn } = facts;
  // That there is no Streamlit is said already of the tool that is not there to provide it, with the same way out.
  const isTold = search.at === 'none' && lookedIn.some(({ kind }) => kind === 'no-tool');
  return [
    nodeFinding(facts),
    ...pythonFindings(facts),
    ...environmentFindings(facts),
    ...(isTold ? [] : streamlitFindings(facts)),
    ...ownFindings(facts),
  ];
}

function nodeFinding({ node: { version, file } }: MachineFacts): Finding {
  if (isAtLeast(version, oldestNode)) return fine('node', nodeFindingWords.fits(version, file));
  return broken('node-too-old', nodeFindingWords.tooOld(version, file, oldestNode.join('.')));
}

function pythonFindings({ python, wantedPython, search, packageTool }: MachineFacts): readonly Finding[] {
  if (python === null)
    return search.at === 'none' ? [broken('python-missing', pythonFindingWords.missing)] : [];
  const used = { ...python, runsApp: search.at === 'found' };
  const wanted = wantedPython ?? '';
  const [, major = '', minor = ''] = /(?:>=|\^|~=?)\s*(\d+)\.(\d+)/.exec(wanted) ?? [];
  if (major === '' || isAtLeast(python.version, [Number(major), Number(minor)]))
    return [fine('python', pythonFindingWords.fits(used))];
  const renew = environmentCommands.renew[packageTool](`${major}.${minor}`);
  return [warning('python-too-old', pythonFindingWords.tooOld(used, wanted, renew))];
}

/** Of the environment that the project's tool should keep and has not. */
function environmentFindings({ search, lookedIn }: MachineFacts): readonly Finding[] {
  const hasSubstitute = search.at === 'found' && search.streamlit.foundIn === 'PATH';
  if (search.at === 'found' && !hasSubstitute) return [];
  const looks = environmentTools.flatMap((tool) => {
    const looked = lookedInTool(lookedIn, tool);
    return looked === null ? [] : [{ tool, looked }];
  });
  // Of two tools that a project can be kept with, and that are not there, one is missed.
  const [firstMissed] = looks.filter(({ looked }) => looked.kind === 'no-tool');
  return looks
    .filter((look) => look.looked.kind !== 'no-tool' || look === firstMissed)
    .flatMap(({ tool, looked }) => environmentFinding(tool, looked, hasSubstitute));
}

function environmentFinding(
  tool: EnvironmentTool,
  looked: LookedIn,
  hasSubstitute: boolean,
): readonly Finding[] {
  const seen = seenText(looked);
  if (seen === null) return [];
  const code = `${managerOf(tool)}-environment-missing`;
  const environment = { tool, seen, hasSubstitute };
  if (looked.kind === 'late') {
    const ask = environmentCommands.ask[tool === 'uv' ? 'uv' : 'poetry'];
    return [warning(code, environmentFindingWords.late(environment, ask))];
  }
  const advice = environmentFindingWords.missing(environment, toolCommand(tool, looked));
  return [(hasSubstitute ? warning : broken)(code, advice)];
}

function streamlitFindings({
  search,
  lookedIn,
  packageTool,
  virtualenv,
  pin,
}: MachineFacts): readonly Finding[] {
  switch (search.at) {
    case 'late': {
      const ask = environmentCommands.askStreamlit[packageTool === 'uv' ? 'uv' : 'poetry'];
      return [warning('streamlit-search-late', streamlitFindingWords.searchLate(ask))];
    }
    case 'none': {
      const install = installCommand({ manager: packageTool, virtualenv }, lookedIn);
      const advice = streamlitFindingWords.missing(lookedIn.map(lookedInText), install);
      return [broken('streamlit-missing', advice)];
    }
    case 'found':
      return [versionFinding(search.streamlit, pin)];
  }
}

function versionFinding(streamlit: Streamlit, pin: StreamlitPin | null): Finding {
  const found = { ...streamlit, command: streamlit.command.join(' ') };
  if (knowsAllowList(streamlit.version)) return fine('streamlit', streamlitFindingWords.fits(found));
  const update = pin === null ? updateCommand(streamlit) : streamlitFindingWords.raisePin(pin.text, pin.file);
  const advice = streamlitFindingWords.noAllowList(found, update);
  return warning('streamlit-no-allow-list', advice);
}

function ownFindings({ ownStreamlit }: MachineFacts): readonly Finding[] {
  if (ownStreamlit === null) return [];
  const { version, command } = ownStreamlit;
  return [fine('own-streamlit', streamlitFindingWords.ofTheDemo(version, command.join(' ')))];
}
