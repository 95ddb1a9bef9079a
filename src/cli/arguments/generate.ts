import { listed } from '../../core/words/usage.ts';
import {
  type GeneratedKind,
  generatedKinds,
  type ProxyEnd,
  type ProxyKind,
  type ProxyTarget,
  proxyEnds,
  proxyKinds,
  proxyTargets,
} from '../../deploy/kinds.ts';
import { appNamed } from './base/app-word.ts';
import { optionChoice, wordChoice } from './base/choice.ts';
import { createCommand } from './base/command.ts';
import { askedAppWord, generalRows, type ProjectOptions, projectOptions, projectRows } from './project.ts';

export interface GenerateInvocation extends ProjectOptions {
  readonly command: 'generate';
  readonly kind: GeneratedKind;
  readonly proxyKind: ProxyKind | undefined;
  readonly contact: string | undefined;
  readonly target: ProxyTarget | undefined;
  readonly to: ProxyEnd | undefined;
  readonly serverName: string | undefined;
  readonly path: string | undefined;
  readonly resolvers: readonly string[];
  readonly out: string | undefined;
  readonly force: boolean;
}

export const generate = createCommand({
  name: 'generate',
  does: `write ${listed(generatedKinds)}`,
  overview: { call: 'ocap-dev generate KIND' },
  summary: 'ocap-dev generate writes a deployment file from the settings, to stdout.',
  usage: ['ocap-dev generate KIND [APP] [options]'],
  example: {
    line: 'ocap-dev generate render --out render.yaml',
    gives: "Render's blueprint, and of one that is there a diff",
  },
  options: {
    out: {
      type: 'string',
      value: 'FILE',
      says: 'write this file instead; one that is there and differs is shown as a diff and kept',
      completes: 'file',
    },
    force: {
      type: 'boolean',
      says: 'write it all the same; of render and streamlit-config only what is theirs changes',
    },
    kind: { type: 'string', value: 'PROXY', choices: proxyKinds, says: `proxy: ${listed(proxyKinds)}` },
    to: {
      type: 'string',
      value: 'END',
      choices: proxyEnds,
      says: 'nginx, proxy: lead straight to the app on the same machine (app), or into the tunnel (tunnel)',
    },
    'server-name': {
      type: 'string',
      value: 'NAME',
      says: 'nginx, proxy, render, dockerfile, procfile: the name that visitors use (default: what the settings say)',
    },
    path: {
      type: 'string',
      value: 'PATH',
      says: "nginx, proxy: the app's path below that name, as in server.baseUrlPath",
    },
    contact: {
      type: 'string',
      value: 'URL',
      says: 'proxy, error-page: a link for visitors while the app does not answer (https: or mailto:)',
    },
    target: {
      type: 'string',
      value: 'TARGET',
      choices: proxyTargets,
      says: `nginx, proxy: ${listed(proxyTargets)} alone (default: both, as far as they are known)`,
    },
    resolver: {
      type: 'string',
      value: 'IP',
      multiple: true,
      says: 'nginx: a name server of the machine that it runs on, IP or IP:PORT',
    },
    ...projectRows,
    ...generalRows,
  },
  word: {
    value: 'KIND',
    choices: generatedKinds,
    says: `KIND is ${listed(generatedKinds)}. ${askedAppWord.says}`,
    next: askedAppWord,
  },
  read: ({ values, positionals: [kind = '', ...apps] }, { workingFolder }): GenerateInvocation => ({
    command: 'generate',
    kind: wordChoice('generate', generatedKinds, [kind]),
    proxyKind:
      values.kind === undefined ? undefined : optionChoice('kind', proxyKinds, values.kind, 'generate'),
    contact: values.contact,
    target:
      values.target === undefined
        ? undefined
        : optionChoice('target', proxyTargets, values.target, 'generate'),
    to: values.to === undefined ? undefined : optionChoice('to', proxyEnds, values.to, 'generate'),
    serverName: values['server-name'],
    path: values.path,
    resolvers: values.resolver ?? [],
    out: values.out,
    force: values.force === true,
    ...projectOptions(values, appNamed('generate', apps, { workingFolder, cwd: values.cwd }), workingFolder),
  }),
});
