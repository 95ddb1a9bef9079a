import { clockTime } from '../../core/base/local-time.ts';
import { printable } from '../../core/base/printable.ts';
import type { PeopleView, PersonView } from '../../core/door/people/person.ts';
import { formatBytes } from '../../core/view/format-bytes.ts';
import { publicPerson } from '../../core/view/public-events.ts';
import { peopleWords } from '../../core/words/people.ts';

/** Everybody, as one line of JSON. */
export function peopleJson({ people }: PeopleView): string {
  return `${JSON.stringify(people.map(publicPerson))}\n`;
}

/** A line for each, in columns. */
export function peopleReport({ people }: PeopleView): string {
  if (people.length === 0) return `${peopleWords.nobodyCame}\n`;
  const rows = people.map(cellsOf);
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

function cellsOf(person: PersonView): readonly string[] {
  const { name, agent, page, address, sinceMs, leftMs, webSockets, reruns, errors, lastError } = person;
  return [
    name,
    leftMs === null ? peopleWords.hereSince(clockTime(sinceMs)) : peopleWords.leftAt(clockTime(leftMs)),
    agent ?? '-',
    page ?? '-',
    address ?? '-',
    peopleWords.openSockets(webSockets),
    peopleWords.reruns(reruns),
    peopleWords.bytes(formatBytes(person.bytesIn), formatBytes(person.bytesOut)),
    lastError === null ? '' : peopleWords.errors(errors, lastError),
  ].map(printable);
}
