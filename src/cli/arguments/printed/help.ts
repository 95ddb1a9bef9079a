import { wrap } from '../../../core/base/wrap.ts';
import { helpWords } from '../../../core/words/usage.ts';
import type { Description } from '../base/command.ts';
import { listedOptions, type OptionRows, optionLabel, optionText } from '../base/option-row.ts';
import { commands, describe, type Topic } from '../commands.ts';

/** The columns at which the texts begin: beside the options, and beside the commands of the overview. */
const optionColumn = 20;
const overviewColumn = 30;
const widest = 80;

/** The help text of a command, made of its declaration, at most 80 columns wide. */
export function helpText(topic: Topic): string {
  const { summary, usage, example, options, word, rest, notes, exitCodes } = describe(topic);
  const calls = topic === 'supervise' ? overviewLines(commands) : usage.map(indented);
  const last = [notes, exitCodes === undefined ? undefined : helpWords.exitCodes(exitCodes)].filter(isSaid);
  const paragraphs = [
    flowing(summary),
    [helpWords.usage, ...calls].join('\n'),
    word?.says,
    [helpWords.options, ...optionLines(options), ...restLines(rest)].join('\n'),
    [helpWords.forExample(example.gives), indented(example.line)].join('\n'),
    last.length === 0 ? undefined : last.map(flowing).join('\n'),
  ];
  const text = paragraphs.filter(isSaid).join('\n\n');
  return `${text.split('\n').flatMap(narrowed).join('\n')}\n`;
}

/** What is longer than a classic terminal is wide goes on beneath where its text begins: behind the label, if it has one. */
function narrowed(line: string): readonly string[] {
  if (line.length <= widest) return [line];
  const [label = ''] = /^ *(?:\S.*? {2,})?/.exec(line) ?? [];
  const [first = '', ...more] = wrap(line.slice(label.length), widest - label.length);
  return [label + first, ...more.map((rest) => ' '.repeat(label.length) + rest)];
}

/** A line for every command that has one, and the only option that is called like a command. */
function overviewLines(all: readonly Description[]): string[] {
  const lines = all.flatMap(({ does, overview }) => {
    const { call = '', says = [does] } = overview ?? {};
    if (call === '') return [];
    return says.map((line, index) => aligned(index === 0 ? call : '', line, overviewColumn));
  });
  return [...lines, indented('ocap-dev --version')];
}

function optionLines(rows: OptionRows): string[] {
  const visible = listedOptions(rows);
  return visible.flatMap((named) => {
    const [name, row] = named;
    if (row.onLineOf !== undefined) return [];
    const contraries = visible.flatMap(([other, { onLineOf }]) =>
      onLineOf?.option === name ? [`; --${other}: ${onLineOf.says}`] : [],
    );
    return [aligned(optionLabel(named), `${optionText(row)}${contraries.join('')}`, optionColumn)];
  });
}

function restLines(rest: Description['rest']): string[] {
  return rest === undefined ? [] : [aligned(`-- ${rest.value}`, rest.says, optionColumn)];
}

/** A label that is too long for its column has a line of its own. */
function aligned(label: string, text: string, column: number): string {
  const start = indented(label);
  const gap = start.length > column - 2 ? `\n${' '.repeat(column)}` : ' '.repeat(column - start.length);
  return `${start}${gap}${text}`;
}

function indented(line: string): string {
  return `  ${line}`;
}

/** A declaration may be broken over lines, where its source is. */
function flowing(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ');
}

function isSaid(text: string | undefined): text is string {
  return text !== undefined;
}
