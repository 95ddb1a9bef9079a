import { oneSentence, type ProblemText, twoSentences, withoutRemedy } from './problem-text.ts';

/** What is odd about the lines of a `.env` file, behind `.env:3: NAME: `. */
export const envFileWords = {
  stray: oneSentence(
    'this line is neither blank, a comment nor NAME=value, so no setting is read from it',
    'mend it, or put # before it.',
  ),
  setAgain: (line: number) =>
    oneSentence(`is set again in line ${line}, which wins over this one`, 'delete one of the two.'),
  openQuote: (name: string, quote: string) =>
    oneSentence(
      `the value begins with ${quote} and does not end with it, so the quote is taken as part of the value`,
      `write ${name}=${quote}…${quote}`,
    ),

  goesOnInNextLine: (asWritten: string) =>
    oneSentence(
      'the value goes on in the next line, so a quote may be missing',
      `write ${asWritten} on one line.`,
    ),
  /** `example`: how the program is started by the tool that can read it. */
  encrypted: (example: string) =>
    oneSentence('the value is encrypted (dotenvx), and only its key opens it', `start with ${example}`),
  encryptedForApp: (example: string) =>
    oneSentence('the app gets the encrypted value as it stands here (dotenvx)', `start with ${example}`),
  openBraces: (name: string, brace: string, lastLine: number) =>
    oneSentence(
      `the value ends at ${brace}: the lines up to ${lastLine} do not belong to it`,
      `quote all of it: ${name}='${brace}…${brace === '{' ? '}' : ']'}'`,
    ),
  goesOnWithAnother: (asWritten: string) =>
    oneSentence(
      'the value goes on with another NAME=value',
      `put each on a line of its own, this one as ${asWritten}`,
    ),

  unusable: oneSentence(
    'is left out, since no environment can hold a name with = or a NUL character',
    'remove that.',
  ),
  gone: withoutRemedy('The file is gone; the last good settings go on running until it is back.'),
  goodAgain: (file: string) => `${file} is good again.`,
};

const forPython = {
  what: 'python-dotenv reads a value here and dotenv none: the app gets it',
  fix: 'to have it read by both, use a name of letters, digits and _, directly followed by =.',
};

/** Where python-dotenv, with which the app reads the file, reads it otherwise than dotenv. */
export const dotenvWords = {
  onlyInPython: { ...forPython, message: `${forPython.what}; ${forPython.fix}` },
  swallowed: (openQuoteLine: number) =>
    oneSentence(
      `the app does not get it, because for python-dotenv the quote that line ${openQuoteLine} opens goes on`,
      'mend that line first.',
    ),
  unread: (remedy: string) =>
    oneSentence('the app does not get it, because python-dotenv cannot read it here', remedy),
  replaced: oneSentence(
    'the app gets another value than dotenv reads, because python-dotenv replaces what $ and braces name, in quotes too',
    'write the value itself there.',
  ),
  differs: (reason: string, remedy: string) =>
    oneSentence(`the app gets another value than dotenv reads, because ${reason}`, remedy),
  reason: {
    backtick: 'python-dotenv takes a ` as part of the value',
    comment: 'for python-dotenv only a # after a space begins a comment',
    quotes: 'python-dotenv reads quotes and backslashes differently',
  },
  remedy: {
    none: 'no way of quoting makes both agree, so use a value without quotes or backslashes.',
    quoted: (name: string, quote: string) => `write ${name}=${quote}…${quote} and both agree.`,
    bare: (name: string) => `write ${name}=… without quotes and both agree.`,
  },
};

/** Why the file cannot be read, and what to do. */
export const envFileFaultWords = {
  isFolder: twoSentences('This is a folder.', 'Move it away, or name a file with --env-file.'),
  notPlain: twoSentences(
    'This is not a plain file.',
    'Put a text file in its place, or name one with --env-file.',
  ),
  nobodyWrote: (seconds: number) =>
    twoSentences(
      `This is not a plain file but a named pipe, and nobody wrote into it within ${seconds} s.`,
      'Unlock the password manager that writes it, or put a text file in its place.',
    ),
  tooLarge: twoSentences('This file is larger than 1 MB.', 'Settings are lines such as STREAMLIT_PORT=8502.'),
  utf16: twoSentences('This file is in UTF-16.', 'Save it as UTF-8.'),
  binary: twoSentences('This is a binary file.', 'Settings are lines such as STREAMLIT_PORT=8502.'),
  notUtf8: twoSentences('This file is not in UTF-8.', 'Save it in that encoding.'),
  forbidden: twoSentences('This file may not be read by you.', 'Allow it with chmod u+r.'),
  linkToItself: twoSentences('This is a symbolic link that leads to itself.', 'Put a file in its place.'),
  unreadable: (code: string): ProblemText => withoutRemedy(`This file cannot be read (${code}).`),
};

/** Why the file was not written, and what to do. */
export const envWriteWords = {
  notWritten: (file: string, reason: string) => `${file} was not written: ${reason}`,
  waits: (file: string, what: string) => `${file} waits: ${what}`,
  noPlace:
    'No line can be added to this file without changing another value, since a quote in it is not closed. Mend that first, or edit it by hand.',
  thereByNow: 'It is there by now.',
};
