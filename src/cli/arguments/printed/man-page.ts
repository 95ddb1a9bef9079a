import { type SettingParagraph, settingParagraphs } from '../../../core/settings/documents.ts';
import { manualWords as words } from '../../../core/words/manual.ts';
import { helpWords } from '../../../core/words/usage.ts';
import type { Description } from '../base/command.ts';
import { listedOptions, optionLabel, optionText } from '../base/option-row.ts';
import { typedCommands } from '../commands.ts';
import { supervise } from '../supervise.ts';
import { quotedRoff, roffEntry, roffExample, roffHeading, roffSubheading, roffText } from './roff.ts';

/** `ocap-dev.1`, the manual page, made of the declarations of commands and settings. */
export function manPage(version: string): string {
  const { headings } = words;
  const lines = [
    `.TH ${['OCAP-DEV', '1', '', `ocap-dev ${version}`, words.section].map(quotedRoff).join(' ')}`,
    roffHeading(headings.name),
    `ocap\\-dev \\- ${roffText(words.program)}`,
    roffHeading(headings.synopsis),
    ...[supervise, ...typedCommands].flatMap(synopsis),
    roffHeading(headings.description),
    roffText(words.description),
    '.PP',
    roffText(supervise.word?.says ?? ''),
    roffHeading(headings.options),
    ...optionEntries(supervise),
    roffHeading(headings.commands),
    ...typedCommands.flatMap(commandPart),
    roffHeading(headings.settings),
    roffText(words.settings),
    ...settingParagraphs().flatMap(settingEntry),
    roffHeading(headings.files),
    ...words.files.flatMap(([file, text]) => roffEntry([file], text)),
    roffHeading(headings.exitStatus),
    roffText(supervise.exitCodes ?? ''),
  ];
  return `${lines.join('\n')}\n`;
}

function synopsis({ usage }: Description): readonly string[] {
  return usage.flatMap((line) => [roffText(line), '.br']);
}

function optionEntries({ options, rest }: Description): readonly string[] {
  const listed = listedOptions(options).flatMap((named) =>
    roffEntry([optionLabel(named)], optionText(named[1])),
  );
  return rest === undefined ? listed : [...listed, ...roffEntry([`-- ${rest.value}`], rest.says)];
}

/** Of its options those that mean here something else than above, or that the program itself has not; the others are named. */
function commandPart(command: Description): readonly string[] {
  const { name, summary, usage, options, word, notes, exitCodes, example } = command;
  const known: Readonly<Record<string, unknown>> = supervise.options;
  const rows = listedOptions(options);
  const own = rows.filter(([option, row]) => known[option] !== row);
  const shared = rows.flatMap(([option, row]) => (known[option] === row ? [option] : []));
  const paragraphs = [word?.says, notes].flatMap((text) =>
    text === undefined ? [] : ['.PP', roffText(text)],
  );
  return [
    roffSubheading(`ocap-dev ${name}`),
    ...usage.flatMap((line) => [roffText(line), '.br']),
    '.PP',
    roffText(summary),
    ...paragraphs,
    ...own.flatMap((named) => roffEntry([optionLabel(named)], optionText(named[1]))),
    ...(shared.length === 0 ? [] : ['.PP', roffText(words.optionsBesides(shared))]),
    ...(exitCodes === undefined ? [] : ['.PP', roffText(helpWords.exitCodes(exitCodes))]),
    ...roffExample(helpWords.forExample(example.gives), example.line),
  ];
}

function settingEntry([first, ...others]: SettingParagraph): readonly string[] {
  const { fallback, docs } = first;
  const said = [docs.says, docs.remark, words.settingDefault(docs.defaultSays ?? (fallback || words.none))];
  const text = said.filter((sentence) => sentence !== null && sentence !== undefined).join(' ');
  return roffEntry(
    [first, ...others].map(({ name }) => name),
    text,
  );
}
