import { expect, it } from 'vitest';
import { isOpen } from '../../../src/ui/keys/which-keys.ts';
import { followingAll } from '../../../src/ui/model/log-status.ts';
import { initialView } from '../../../src/ui/model/view-state.ts';

it('Esc with a key right behind it leaves a visit, or a selection, too (both keys were swallowed there)', () => {
  const inside = { at: 'inside', inside: null } as const;
  expect(isOpen(initialView, { ...followingAll, people: inside })).toBe(true);
  expect(isOpen(initialView, { ...followingAll, selecting: true })).toBe(true);
  expect(isOpen(initialView, { ...followingAll, people: { ...inside, at: 'people' } })).toBe(false);
  expect(isOpen(initialView, followingAll)).toBe(false);
});
