import { parseArgs } from 'node:util';
import { type EnvironmentFormat, environmentFormats } from '../../core/settings/print.ts';
import { type GeneratedKind, generatedKinds } from '../../deploy/kinds.ts';
import { type ProxyTarget, proxyTargets } from '../../deploy/proxy-site.ts';
import { type Project, parse, projectOf, projectOptions, usage } from './project.ts';
import {
  type AttachInvocation,
  type RemoteInvocation,
  type RemoteTopic,
  readRemote,
  remoteTopics,
} from './remote.ts';
import { readSupervise, readUp, type SuperviseReading } from './supervise.ts';

export interface EnvInvocation extends Project {
  readonly command: 'env';
  readonly format: EnvironmentFormat;
}

export interface GenerateInvocation extends Project {
  readonly command: 'generate';
  readonly kind: GeneratedKind;
  readonly target: ProxyTarget | undefined;
  readonly resolvers: readonly string[];
  readonly out: string | undefined;
  readonly force: boolean;
}

export interface ProbeInvocation extends Project {
  readonly command: 'probe';
  readonly urls: readonly string[];
  readonly origins: readonly string[];
  readonly connectTo: readonly string[];
  readonly wait: string | undefined;
  readonly json: boolean;
  readonly color: boolean;
}

export interface DoctorInvocation extends Project {
  readonly command: 'doctor';
  readonly json: boolean;
  readonly color: boolean;
}

export type Topic = 'supervise' | 'demo' | 'up' | 'env' | 'probe' | 'doctor' | 'generate' | RemoteTopic;

/** What a command line asks for. */
export type Invocation =
  | { readonly command: 'help'; readonly topic: Topic }
  | SuperviseReading
  | RemoteInvocation
  | AttachInvocation
  | EnvInvocation
  | ProbeInvocation
  | DoctorInvocation
  | GenerateInvocation;

const envOptions = { ...projectOptions, format: { type: 'string' } } as const;

const probeOptions = {
  ...projectOptions,
  origin: { type: 'string', multiple: true },
  'connect-to': { type: 'string', multiple: true },
  wait: { type: 'string' },
  json: { type: 'boolean' },
  'no-color': { type: 'boolean' },
} as const;

const doctorOptions = {
  ...projectOptions,
  json: { type: 'boolean' },
  'no-color': { type: 'boolean' },
} as const;

const generateOptions = {
  ...projectOptions,
  out: { type: 'string' },
  force: { type: 'boolean' },
  target: { type: 'string' },
  resolver: { type: 'string', multiple: true },
} as const;

/** Reads a command line. @throws {UserError} with exit code 2 where it is not one of ours. */
export function readArguments(argv: readonly string[], workingFolder: string): Invocation {
  const end = argv.indexOf('--');
  const own = end === -1 ? argv : argv.slice(0, end);
  const extraArgs = end === -1 ? [] : argv.slice(end + 1);
  const [first, ...rest] = own;
  if (first === 'help') return readArguments([...rest, '--help'], workingFolder);
  if (first === 'env') return readEnv(rest, workingFolder);
  if (first === 'probe') return readProbe(rest, workingFolder);
  if (first === 'doctor') return readDoctor(rest, workingFolder);
  if (first === 'generate') return readGenerate(rest, workingFolder);
  if (first === 'up') return readUp(rest, extraArgs, workingFolder);
  const remote = remoteTopics.find((topic) => topic === first);
  if (remote !== undefined) return readRemote(remote, rest, workingFolder);
  return first === 'demo'
    ? readSupervise(rest, extraArgs, workingFolder, true)
    : readSupervise(own, extraArgs, workingFolder, false);
}

function readEnv(args: readonly string[], workingFolder: string): Invocation {
  const { values, positionals } = parse(() =>
    parseArgs({ args: [...args], options: envOptions, allowPositionals: true }),
  );
  if (values.help) return { command: 'help', topic: 'env' };
  if (positionals[0] !== undefined) throw usage(`env takes no "${positionals[0]}"`, 'env');
  const format = environmentFormats.find((known) => known === (values.format ?? 'shell'));
  if (format === undefined) {
    throw usage(`--format is one of ${environmentFormats.join(', ')}, not "${values.format}"`, 'env');
  }
  return { command: 'env', format, ...projectOf(values, undefined, workingFolder) };
}

function readProbe(args: readonly string[], workingFolder: string): Invocation {
  const { values, positionals } = parse(() =>
    parseArgs({ args: [...args], options: probeOptions, allowPositionals: true }),
  );
  if (values.help) return { command: 'help', topic: 'probe' };
  return {
    command: 'probe',
    urls: positionals,
    origins: values.origin ?? [],
    connectTo: values['connect-to'] ?? [],
    wait: values.wait,
    json: values.json === true,
    color: values['no-color'] !== true,
    ...projectOf(values, undefined, workingFolder),
  };
}

function readDoctor(args: readonly string[], workingFolder: string): Invocation {
  const { values, positionals } = parse(() =>
    parseArgs({ args: [...args], options: doctorOptions, allowPositionals: true }),
  );
  if (values.help) return { command: 'help', topic: 'doctor' };
  if (positionals[0] !== undefined) throw usage(`doctor takes no "${positionals[0]}"`, 'doctor');
  return {
    command: 'doctor',
    json: values.json === true,
    color: values['no-color'] !== true,
    ...projectOf(values, undefined, workingFolder),
  };
}

function readGenerate(args: readonly string[], workingFolder: string): Invocation {
  const { values, positionals } = parse(() =>
    parseArgs({ args: [...args], options: generateOptions, allowPositionals: true }),
  );
  if (values.help) return { command: 'help', topic: 'generate' };
  const kind = generatedKinds.find((known) => known === positionals[0]);
  if (kind === undefined || positionals[1] !== undefined) {
    throw usage(`generate takes one of ${generatedKinds.join(', ')}`, 'generate');
  }
  const target = proxyTargets.find((known) => known === values.target);
  if (values.target !== undefined && target === undefined) {
    throw usage(`--target is ${proxyTargets.join(' or ')}, not "${values.target}"`, 'generate');
  }
  return {
    command: 'generate',
    kind,
    target,
    resolvers: values.resolver ?? [],
    out: values.out,
    force: values.force === true,
    ...projectOf(values, undefined, workingFolder),
  };
}
