import { printable } from '../../core/base/printable.ts';
import type { GuestOrder } from '../../core/door/access/order.ts';
import { isGuestName, readInvitationSpan, usualSpan } from '../../core/door/access/whom.ts';
import { guestUsageWords } from '../../core/words/guests.ts';
import { type CommandLine, createCommand } from './base/command.ts';
import { usage } from './base/usage.ts';
import { folderRow, generalRows } from './project.ts';

export interface GuestInvocation {
  readonly command: 'guests';
  readonly order: GuestOrder;
  readonly cwd: string;
  readonly json: boolean;
}

const codes = '0 done, 1 it failed or no ocap-dev runs for this project, 2 wrong usage.';

const invite = createCommand({
  name: 'invite',
  does: 'let somebody in',
  summary:
    'ocap-dev invite prints a link that lets somebody in where OCAP_ACCESS=invited lets in guests only. Whoever is invited again gets a new link; the old one ends.',
  usage: ['ocap-dev invite NAME [--for 2h]'],
  example: {
    line: 'ocap-dev invite Anna --for 3d --browsers 2',
    gives: 'three days, on a laptop and a phone',
  },
  overview: {
    call: 'ocap-dev invite NAME',
    says: ['print a link that lets a guest in, where', 'OCAP_ACCESS=invited; also: guests, uninvite NAME'],
  },
  word: { value: 'NAME' },
  options: {
    for: { type: 'string', value: 'TIME', default: usualSpan, says: 'how long it lasts: 45m, 2h, 3d' },
    browsers: { type: 'string', value: 'N', default: '1', says: 'how many browsers may come in by it' },
    json: { type: 'boolean', says: 'one JSON object: name, url, expires' },
    cwd: folderRow,
    ...generalRows,
  },
  exitCodes: codes,
  read: ({ values, positionals }, line): GuestInvocation =>
    invocation(
      {
        do: 'invite',
        name: nameOf('invite', positionals),
        lastsMs: durationOf(values.for ?? ''),
        browsers: browsersOf(values.browsers ?? ''),
      },
      values,
      line,
    ),
});

const guests = createCommand({
  name: 'guests',
  does: 'say who is invited',
  summary: 'ocap-dev guests says who is invited, until when, and with how many browsers they came in.',
  usage: ['ocap-dev guests [--forget]'],
  example: { line: 'ocap-dev guests', gives: 'who can come in' },
  options: {
    forget: { type: 'boolean', says: 'invite nobody any more' },
    json: { type: 'boolean', says: 'a JSON list: name, expires, browsers, entered' },
    cwd: folderRow,
    ...generalRows,
  },
  exitCodes: codes,
  read: ({ values }, line): GuestInvocation =>
    invocation({ do: values.forget === true ? 'forget' : 'list' }, values, line),
});

const uninvite = createCommand({
  name: 'uninvite',
  does: 'let a guest in no more',
  summary: 'ocap-dev uninvite ends an invitation: its link, and what the guest has open.',
  usage: ['ocap-dev uninvite NAME'],
  example: { line: 'ocap-dev uninvite Anna', gives: 'an end to what Anna has open' },
  word: { value: 'NAME' },
  options: {
    json: { type: 'boolean', says: 'one JSON object: removed' },
    cwd: folderRow,
    ...generalRows,
  },
  exitCodes: codes,
  read: ({ values, positionals }, line): GuestInvocation =>
    invocation({ do: 'uninvite', name: nameOf('uninvite', positionals) }, values, line),
});

function invocation(
  order: GuestOrder,
  { cwd, json }: { readonly cwd?: string | undefined; readonly json?: boolean | undefined },
  { workingFolder }: CommandLine,
): GuestInvocation {
  return { command: 'guests', order, cwd: cwd ?? workingFolder, json: json === true };
}

/** The commands for who may come in. */
export const guestCommands = [invite, guests, uninvite] as const;

function nameOf(command: 'invite' | 'uninvite', [word, second]: readonly string[]): string {
  const name = word?.trim() ?? '';
  if (name === '') throw usage(guestUsageWords.needsName(command), command);
  if (second !== undefined) throw usage(guestUsageWords.oneName, command);
  if (!isGuestName(name)) throw usage(guestUsageWords.badName, command);
  return name;
}

function durationOf(text: string): number {
  const lastsMs = readInvitationSpan(text);
  if (lastsMs === null) throw usage(guestUsageWords.badFor(printable(text)), 'invite');
  return lastsMs;
}

function browsersOf(text: string): number {
  const count = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (count < 1 || count > 100) throw usage(guestUsageWords.badBrowsers(printable(text)), 'invite');
  return count;
}
