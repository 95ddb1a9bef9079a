import { dateAndTime } from '../../core/base/local-time.ts';
import type { GuestAnswer, GuestOrder } from '../../core/door/access/order.ts';
import { guestWords } from '../../core/words/guests.ts';
import { UserError } from '../../errors.ts';
import type { GuestInvocation } from '../arguments/guests.ts';
import { connectRunning, findRunning, noneRunsError } from './connection.ts';
import type { Terminal } from './remote.ts';

/** Asks the project's supervisor about its guests. Gives the exit code. @throws {UserError} where it can't be asked, or fails. */
export async function runGuests({ order, cwd, json }: GuestInvocation, terminal: Terminal): Promise<number> {
  const running = await findRunning(cwd, terminal.env);
  if (running === null) throw noneRunsError();
  const { client } = await connectRunning(running);
  try {
    const answer = await client.guests(order);
    if (answer.at === 'failed') throw new UserError(answer.message, '');
    if (order.do === 'uninvite' && answer.at === 'removed' && answer.count === 0)
      throw new UserError(guestWords.unknown(order.name), '');
    terminal.stdout.write(`${json ? JSON.stringify(told(answer)) : said(answer, order)}\n`);
    return 0;
  } finally {
    client.close();
  }
}

type Done = Exclude<GuestAnswer, { readonly at: 'failed' }>;

function told(answer: Done): unknown {
  switch (answer.at) {
    case 'invited':
      return { name: answer.name, url: answer.url, expires: iso(answer.expiresAtMs) };
    case 'listed':
      return answer.guests.map(({ name, expiresAtMs, browsers, entered }) => ({
        name,
        expires: iso(expiresAtMs),
        browsers,
        entered,
      }));
    case 'removed':
      return { removed: answer.count };
    default:
      return answer satisfies never;
  }
}

function said(answer: Done, order: GuestOrder): string {
  switch (answer.at) {
    case 'invited': {
      const { name, url, expiresAtMs, isGuarded } = answer;
      const browsers = order.do === 'invite' ? order.browsers : 1;
      const notes = isGuarded ? [] : [guestWords.notGuarded];
      const head = guestWords.invited(name, dateAndTime(expiresAtMs), browsers);
      return [head, '', `  ${url}`, '', guestWords.withdraw(name), ...notes].join('\n');
    }
    case 'listed': {
      const rows = answer.guests.map(({ name, expiresAtMs, entered, browsers }) =>
        guestWords.row(name, dateAndTime(expiresAtMs), expiresAtMs <= Date.now(), entered, browsers),
      );
      const notes = answer.isGuarded ? [] : [guestWords.notGuarded];
      return [...(rows.length === 0 ? [guestWords.nobody] : rows), ...notes].join('\n');
    }
    case 'removed':
      return order.do === 'uninvite' ? guestWords.removed(order.name) : guestWords.forgotten(answer.count);
    default:
      return answer satisfies never;
  }
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}
