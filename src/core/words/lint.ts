/** What a wrong recipe does in truth, and what would be right. */
export const startRecipeWords = {
  corsOff: (variable: string) =>
    `The check of origins is switched off here: any website can talk to the app in the name of its visitors. Leave it on, and list the origins that may: ${variable}, separated by spaces.`,
  xsrfOff:
    'The protection of uploads is switched off here: any website can send files to the app. It does nothing for a WebSocket that is refused with 403, which needs its origin in the list.',
  /** `by`: how the list is given. */
  listForm: (by: 'flag' | 'variable' | 'config', hasWildcard: boolean) =>
    `${hasWildcard ? 'Streamlit compares whole host names, so a wildcard lets nobody in' : 'Streamlit finds no host name in this list as it is written, so it lets nobody in'}: ${rightForm[by]}.`,
  listName: (written: string, right: string, isRead: boolean) =>
    `Streamlit has no option ${written}, in no version, and lets nobody in for it: its name is ${right}.${isRead ? ' Other code of this project reads it: give the list under both names.' : ''}`,
};

const rightForm = {
  flag: 'write the flag once for each origin',
  variable: 'write the origins in full, separated by spaces',
  config: 'write a list of whole origins, ["https://app.example.org"]',
} as const;
