import { listed } from '../../core/words/usage.ts';
import { type GeneratedKind, generatedKinds, type ProxyTarget, proxyTargets } from '../../deploy/kinds.ts';
import { appNamed } from './base/app-word.ts';
import { optionChoice, wordChoice } from './base/choice.ts';
import { createCommand } from './base/command.ts';
import { askedAppWord, generalRows, type ProjectOptions, projectOptions, projectRows } from './project.ts';

export interface GenerateInvocation extends ProjectOptions {
  readonly command: 'generate';
  readonly kind: GeneratedKind;
  readonly target: ProxyTarget | undefined;
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
    force: { type: 'boolean', says: 'overwrite it' },
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
    resolvers: values.resolver ?? [],
    out: values.out,
    force: values.force === true,
    ...projectOptions(values, appNamed('generate', apps, { workingFolder, cwd: values.cwd }), workingFolder),
  }),
});
