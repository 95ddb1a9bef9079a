import { listed } from '../../core/words/usage.ts';
import {
  type GeneratedKind,
  generatedKinds,
  type ProxyEnd,
  type ProxyTarget,
  proxyEnds,
  proxyTargets,
} from '../../deploy/kinds.ts';
import { appNamed } from './base/app-word.ts';
import { optionChoice, wordChoice } from './base/choice.ts';
import { createCommand } from './base/command.ts';
import { askedAppWord, generalRows, type ProjectOptions, projectOptions, projectRows } from './project.ts';

export interface GenerateInvocation extends ProjectOptions {
  readonly command: 'generate';
  readonly kind: GeneratedKind;
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
  usage: [`ocap-dev generate ${generatedKinds.join('|')} [APP]`],
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
    to: {
      type: 'string',
      value: 'END',
      choices: proxyEnds,
      says: 'nginx: lead straight to the app on the same machine (app), or into the tunnel (tunnel)',
    },
    'server-name': {
      type: 'string',
      value: 'NAME',
      says: 'nginx, render, dockerfile, procfile: the name that visitors use (default: what the settings say)',
    },
    path: {
      type: 'string',
      value: 'PATH',
      says: "nginx: the app's path below that name, as in server.baseUrlPath",
    },
    target: {
      type: 'string',
      value: 'TARGET',
      choices: proxyTargets,
      says: `nginx: ${listed(proxyTargets)} alone (default: both, as far as they are known)`,
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
  word: { value: 'KIND', choices: generatedKinds, says: askedAppWord.says, next: askedAppWord },
  read: ({ values, positionals: [kind = '', ...apps] }, { workingFolder }): GenerateInvocation => ({
    command: 'generate',
    kind: wordChoice('generate', generatedKinds, [kind]),
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
