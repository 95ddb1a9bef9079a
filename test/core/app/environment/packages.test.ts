import { describe, expect, it } from 'vitest';
import type { LookedIn } from '../../../../src/core/app/environment/looked-in.ts';
import {
  installCommand,
  type ProjectPackages,
  toolNotice,
} from '../../../../src/core/app/environment/packages.ts';
import { failureText } from '../../../../src/core/app/failure-text.ts';
import { machineFindings } from '../../../../src/core/doctor/machine.ts';
import { soundFacts } from '../../../support/doctor-facts.ts';

const inVenv: LookedIn = { kind: 'no-streamlit', place: '.venv' };

describe('without an environment', () => {
  it.each([
    [{ manager: 'uv', virtualenv: null }, 'uv sync'],
    [{ manager: 'poetry', virtualenv: null }, 'poetry install'],
    [{ manager: 'pdm', virtualenv: null }, 'pdm install'],
    [{ manager: 'pixi', virtualenv: null }, 'pixi install'],
    [{ manager: 'hatch', virtualenv: null }, 'hatch env create'],
    [{ manager: 'pipenv', virtualenv: null }, 'pipenv install'],
    [{ manager: 'conda', virtualenv: null }, 'conda env create -f environment.yml'],
    [
      { manager: 'requirements', virtualenv: null },
      'python3 -m venv .venv && .venv/bin/pip install -r requirements.txt',
    ],
    [
      { manager: 'requirements', virtualenv: { folder: 'env', byUv: false } },
      'env/bin/pip install -r requirements.txt',
    ],
    [
      { manager: 'requirements', virtualenv: { folder: '.venv', byUv: true } },
      'uv pip install -r requirements.txt',
    ],
    [{ manager: 'project', virtualenv: { folder: '.venv', byUv: false } }, '.venv/bin/pip install .'],
    [
      { manager: 'pip', virtualenv: { folder: 'my env', byUv: true } },
      "uv pip install --python 'my env' streamlit",
    ],
  ] satisfies [ProjectPackages, string][])('%j: screen and doctor say the same', (packages, command) => {
    expect(installCommand(packages, [])).toBe(command);
    const failure = {
      kind: 'no-streamlit',
      lookedIn: [inVenv],
      install: installCommand(packages, []),
    } as const;
    expect(failureText(failure)).toContain(`Install it here: ${command}`);
    const { manager: packageTool, virtualenv } = packages;
    const machine = { ...soundFacts().machine, search: { at: 'none' }, packageTool, virtualenv } as const;
    expect(machineFindings(machine).find(({ code }) => code === 'streamlit-missing')?.fix).toBe(command);
  });

  it('the tool itself comes first where it is not there', () => {
    const packages = { manager: 'pdm', virtualenv: null } as const;
    expect(installCommand(packages, [{ kind: 'no-tool', place: 'pdm' }])).toBe(
      'pipx install pdm && pdm install',
    );
  });
});

describe('a Pipenv project is run by whatever Streamlit PATH has', () => {
  const lookedIn: LookedIn[] = [inVenv, { kind: 'no-environment', place: 'Pipenv' }];
  const from = (foundIn: string) => ({ command: ['/x/bin/streamlit'], version: '1.53.0', foundIn });

  it('and nothing said so', () => {
    expect(toolNotice({ streamlit: from('PATH'), lookedIn })).toMatch(/Pipenv.*PATH.*: pipenv install$/);
    const search = { at: 'found', streamlit: from('PATH') } as const;
    expect(machineFindings({ ...soundFacts().machine, search, lookedIn })).toContainEqual(
      expect.objectContaining({ code: 'pipenv-environment-missing', level: 'warning' }),
    );
  });

  it('which is no matter where it has an environment of its own', () => {
    expect(toolNotice({ streamlit: from('VIRTUAL_ENV'), lookedIn })).toBeNull();
    expect(toolNotice({ streamlit: from('PATH'), lookedIn: [inVenv] })).toBeNull();
    expect(toolNotice({ streamlit: null, lookedIn })).toBeNull();
  });
});
