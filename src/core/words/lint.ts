import type { Advice } from './advice.ts';

/** What a wrong recipe does in truth, and what would be right. */
export const startRecipeWords = {
  corsOff: (variable: string): Advice => ({
    what: 'The check of origins is switched off here.',
    why: 'Any website can talk to the app in the name of its visitors.',
    fix: `Leave it on, and list the origins that may, separated by spaces: ${variable}`,
  }),
  xsrfOff: {
    what: 'The protection of uploads is switched off here.',
    why: 'Any website can send files to the app; for a WebSocket that is refused with 403 it does nothing.',
    fix: 'Leave it on; a WebSocket needs its origin in the list',
  } satisfies Advice,
  /** `by`: how the list is given. */
  listForm: (by: 'flag' | 'variable' | 'config', hasWildcard: boolean): Advice => ({
    what: hasWildcard
      ? 'The list of origins holds a wildcard.'
      : 'The list of origins is in a form that does nothing.',
    why: hasWildcard
      ? 'Streamlit compares whole host names, so a wildcard lets nobody in.'
      : 'Streamlit finds no host name in it as it is written, so it lets nobody in.',
    fix: rightForm[by],
  }),
  listName: (written: string, right: string, isRead: boolean): Advice => ({
    what: `Streamlit has no option ${written}, in no version.`,
    why: `It lets nobody in for it: the list is called ${right}.`,
    fix: isRead ? `Other code here reads it, so give the list under both names: ${right}` : `Write: ${right}`,
  }),
};

const rightForm = {
  flag: 'Write the flag once for each origin: --server.corsAllowedOrigins https://app.example.org',
  variable: 'Write the origins in full, separated by spaces: https://app.example.org https://www.example.org',
  config: 'Write a list of whole origins: corsAllowedOrigins = ["https://app.example.org"]',
} as const;

/** A finding in one piece: what is wrong, what it does, and what would be right. */
export function recipeMessage({ what, why, fix }: Advice): string {
  return `${what} ${why} ${fix}.`;
}
