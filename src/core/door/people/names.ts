import { peopleWords } from '../../words/people.ts';

/** A name that is nobody's yet: the same for the same seed, as long as no other person has it. */
export function nameFor(seed: string, isTaken: (name: string) => boolean): string {
  const firsts = peopleWords.firstNames.split(' ');
  const lasts = peopleWords.lastNames.split(' ');
  const count = firsts.length * lasts.length;
  const begin = hashOf(seed);
  for (let step = 0; step < count; step += 1) {
    const at = (begin + step) % count;
    const name = peopleWords.fullName(
      firsts[at % firsts.length] ?? '',
      lasts[Math.floor(at / firsts.length)] ?? '',
    );
    if (!isTaken(name)) return name;
  }
  return peopleWords.fullName(peopleWords.fullName(firsts[0] ?? '', lasts[0] ?? ''), seed);
}

/** The name of a guest; with a number for each more browser. */
export function guestName(guest: string, isTaken: (name: string) => boolean): string {
  for (let number = 2, name = guest; ; number += 1) {
    if (!isTaken(name)) return name;
    name = `${guest} ${number}`;
  }
}

/** FNV-1a: its lower bits, which are used, are mixed well. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
}
