/** Ways in which something prints a secret, so that a person, or the reader of a log file, would have it. */
export type SecretForm = readonly [name: string, write: (secret: string) => string];

const esc = '\u001b';

/** What may stand between two of its signs without being read. */
const between: readonly (readonly [name: string, sign: string])[] = [
  ['a colour', `${esc}[1;36m`],
  ['a reset', `${esc}[0m`],
  ['an empty reset', `${esc}[m`],
  ['a true colour', `${esc}[38;2;255;128;0m`],
  ['an underline with colons', `${esc}[4:3m`],
  ['a colour of eight bits', '\u009b31m'],
  ['the rest of the line deleted', `${esc}[K`],
  ['the screen deleted below', `${esc}[0J`],
  ['a mode', `${esc}[?25l`],
  ['a title', `${esc}]0;window\u0007`],
  ['a title that ends otherwise', `${esc}]2;window${esc}\\`],
  ['a link', `${esc}]8;;https://example.org${esc}\\`],
  ['the end of a link', `${esc}]8;;\u0007`],
  ['a title of eight bits', '\u009d0;window\u009c'],
  ['DCS', `${esc}Pq#0${esc}\\`],
  ['APC', `${esc}_G${esc}\\`],
  ['PM', `${esc}^x${esc}\\`],
  ['SOS', `${esc}Xx${esc}\\`],
  ['a character set', `${esc}(B`],
  ['a keypad mode', `${esc}=`],
  ['a saved cursor', `${esc}7`],
  ['NUL', '\0'],
  ['BEL', '\u0007'],
  ['SO', '\u000e'],
  ['DEL', '\u007f'],
  ['IND', '\u0084'],
  ['ST', '\u009c'],
  ['a space of no width', '\u200b'],
  ['a non-joiner', '\u200c'],
  ['a joiner', '\u200d'],
  ['a word joiner', '\u2060'],
  ['a byte order mark', '\ufeff'],
  ['a soft hyphen', '\u00ad'],
  ['a mark from left to right', '\u200e'],
  ['an isolate', '\u2068'],
  ['a variation selector', '\ufe0f'],
  ['a joiner of graphemes', '\u034f'],
  ['a tag', '\u{e0041}'],
  ['a filler', '\u3164'],
  ['a sign of private use', '\ue000'],
];

/** One in the middle, several evenly. */
function withSigns(secret: string, ...inserted: readonly string[]): string {
  const signs = Array.from(secret);
  const step = signs.length / (inserted.length + 1);
  const parts = [...inserted, ''].map((sign, index) => {
    return signs.slice(Math.floor(index * step), Math.floor((index + 1) * step)).join('') + sign;
  });
  return parts.join('');
}
const everywhere = (secret: string, sign: string) => Array.from(secret).join(sign);
const withFormats = (secret: string) => withSigns(secret, `${esc}[1;36m`, `${esc}[0m`);

const hexOf = (secret: string, start: string) =>
  Array.from(Buffer.from(secret), (byte) => start + byte.toString(16).padStart(2, '0')).join('');
const lower = (text: string) => text.replace(/%[\dA-F]{2}/g, (byte) => byte.toLowerCase());
const ascii = (json: string) =>
  json.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

const html = (secret: string, quote: (sign: string) => string) =>
  secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replace(/["']/g, quote);
const octal = (secret: string, signs: RegExp) =>
  secret.replace(signs, (sign) =>
    Array.from(Buffer.from(sign), (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join(''),
  );

const encodings: readonly SecretForm[] = [
  ['URL-encoded', encodeURIComponent],
  ['URL-encoded in lower case', (secret) => lower(encodeURIComponent(secret))],
  ['URL-encoded, each byte', (secret) => hexOf(secret, '%')],
  ['as a form', (secret) => `${new URLSearchParams({ secret })}`],
  ['in JSON', (secret) => JSON.stringify({ secret })],
  ['in JSON of ASCII alone', (secret) => ascii(JSON.stringify({ secret }))],
  ['in JSON, slashes escaped', (secret) => JSON.stringify(secret).replaceAll('/', '\\/')],
  [
    'in JSON that HTML may hold',
    (secret) =>
      JSON.stringify(secret).replace(/[<>&']/g, (sign) =>
        ascii(`\u0080${sign}`)
          .replace('\\u0080', `\\u00${sign.charCodeAt(0).toString(16)}`)
          .slice(0, 6),
      ),
  ],
  [
    'in JSON, each sign',
    (secret) =>
      Array.from(
        { length: secret.length },
        (_, at) => `\\u${secret.charCodeAt(at).toString(16).padStart(4, '0')}`,
      ).join(''),
  ],
  ["by Python's repr of bytes", (secret) => `b'${hexOf(secret, '\\x')}'`],
  ['in JSON in JSON', (secret) => JSON.stringify(JSON.stringify({ secret }))],
  ['in JSON in JSON in JSON', (secret) => JSON.stringify(JSON.stringify(JSON.stringify({ secret })))],
  [
    'in a URL in JSON',
    (secret) => JSON.stringify({ url: `https://x.example/?key=${encodeURIComponent(secret)}` }),
  ],
  ['in HTML', (secret) => html(secret, (sign) => `&#x${sign.charCodeAt(0).toString(16)};`)],
  ['in HTML, each sign', (secret) => Array.from(secret, (sign) => `&#${sign.codePointAt(0)};`).join('')],
  [
    'in HTML in JSON',
    (secret) => JSON.stringify({ row: html(secret, (sign) => (sign === '"' ? '&quot;' : '&#39;')) }),
  ],
  ['as git quotes the name of a file', (secret) => octal(secret, /[^ -~]|["\\]/gu)],
  ['in octal, each byte', (secret) => octal(secret, /./gsu)],
  ['in Rust', (secret) => secret.replace(/[^ -~]/gu, (sign) => `\\u{${sign.codePointAt(0)?.toString(16)}}`)],
  ['with its accents apart', (secret) => secret.normalize('NFD')],
  ['URL-encoded twice', (secret) => encodeURIComponent(encodeURIComponent(secret))],
];

const btoa8 = (text: string) => Buffer.from(text).toString('base64');

const places: readonly SecretForm[] = [
  ['as it is', (secret) => secret],
  ['twice', (secret) => `${secret} ${secret}`],
  ['in a row', (secret) => secret.repeat(3)],
  ['behind its name', (secret) => `API_KEY=${secret}`],
  ['in CSV', (secret) => `1,"${secret.replaceAll('"', '""')}",2`],
  ['in SQL', (secret) => `VALUES ('${secret.replaceAll("'", "''")}')`],
  ['as a format has it', (secret) => secret.replaceAll('%', '%%')],
  ['as Compose prints it', (secret) => `KEY: ${secret.replaceAll('$', '$$$$')}`],
  ["by Python's shlex", (secret) => `echo '${secret.replaceAll("'", `'"'"'`)}'`],
  ["by Python's shlex in JSON", (secret) => JSON.stringify(`echo '${secret.replaceAll("'", `'"'"'`)}'`)],
  ['by a shell', (secret) => `echo '${secret.replaceAll("'", "'\\''")}'`],
  ['as HTTP has a login', (secret) => `> Authorization: Basic ${btoa8(`anna:${secret}`)}`],
  ['a login in JSON', (secret) => JSON.stringify({ authorization: `Basic ${btoa8(`x:${secret}`)}` })],
  ['a login by repr', (secret) => `send: b'Host: x\\r\\nAuthorization: Basic ${btoa8(`x:${secret}`)}\\r\\n'`],
  ['in quotes', (secret) => `{'key': '${secret}', 'other': 1}`],
  ['behind an older text of the line', (secret) => `50 %\r100 % ${secret}`],
  ['as the text of a title', (secret) => `${esc}]0;${secret}\u0007done`],
  ['as a title without an end', (secret) => `${esc}]0;${secret}`],
  [
    'as the address of a link',
    (secret) => `${esc}]8;;https://x.example/?k=${encodeURIComponent(secret)}${esc}\\here${esc}]8;;${esc}\\`,
  ],
  ['as the text of a link', (secret) => `${esc}]8;;https://x.example${esc}\\${secret}${esc}]8;;${esc}\\`],
  [
    'as rich paints it',
    (secret) => `key ${secret.replace(/\d+/g, (digits) => `${esc}[1;36m${digits}${esc}[0m`)}`,
  ],
  ['as rich paints a string', (secret) => `${esc}[32m'${withFormats(secret)}'${esc}[0m`],
  [
    'each sign in a colour of its own',
    (secret) => Array.from(secret, (sign, at) => `${esc}[38;5;${at}m${sign}${esc}[0m`).join(''),
  ],
  ['bold as a printer makes it', (secret) => Array.from(secret, (sign) => `${sign}\b${sign}`).join('')],
  ['underlined as a printer makes it', (secret) => Array.from(secret, (sign) => `_\b${sign}`).join('')],
  ['with a hit of a search in it', (secret) => withFormats(secret)],
  [
    'coloured text as Python shows it',
    (secret) => JSON.stringify(withFormats(secret)).replaceAll('\\u001b', '\\x1b'),
  ],
  ['coloured text in JSON', (secret) => JSON.stringify({ line: withFormats(secret) })],
  ['in UTF-16, little end first', (secret) => Array.from(secret).join('\0')],
  ['in UTF-32', (secret) => Array.from(secret).join('\0\0\0')],
];

/** Where a line that is too long is cut, and where we stop to hold it. */
const cuts = [8192, 8192 + 4096].flatMap((place) =>
  [0, 3, 9, 15].flatMap((before): readonly SecretForm[] => [
    [
      `cut ${before} before ${place}`,
      (secret) => `${'.'.repeat(place - before)}${secret}${'.'.repeat(9000)}`,
    ],
    [
      `coloured, cut ${before} before ${place}`,
      (secret) => `${'.'.repeat(place - before)}${everywhere(secret, `${esc}[38;5;99m`)}${'.'.repeat(9000)}`,
    ],
  ]),
);

/** 200 ways and some more. */
export const secretForms: readonly SecretForm[] = [
  ...places,
  ...encodings,
  ...encodings.map(
    ([name, write]): SecretForm => [`${name}, coloured`, (secret) => withSigns(write(secret), `${esc}[1m`)],
  ),
  ...encodings.map(
    ([name, write]): SecretForm => [`coloured, ${name}`, (secret) => write(withFormats(secret))],
  ),
  ...encodings.map(
    ([name, write]): SecretForm => [
      `${name}, with a soft hyphen`,
      (secret) => withSigns(write(secret), '\u00ad'),
    ],
  ),
  ...between.flatMap(([name, sign]): readonly SecretForm[] => [
    [`with ${name} in it`, (secret) => withSigns(secret, sign)],
    [`with ${name} everywhere`, (secret) => everywhere(secret, sign)],
    [`with ${name} and a colour`, (secret) => withSigns(secret, `${esc}[1;36m`, sign, `${esc}[0m`)],
  ]),
  ...cuts,
];
