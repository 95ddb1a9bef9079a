import { characterOf, urlEscapes } from '../escapes.ts';
import { isSecretName } from './names.ts';
import { looksLikeName } from './ordinary.ts';

/** A value that holds several: `amqp://…,amqp://…`. */
const addressStart = /(?<![a-z\d+.-])(?=[a-z][a-z\d+.-]{0,30}:\/\/)/i;

/** `scheme://user:password@host`, as databases and brokers have it. */
const strictAddress = /^[a-z][a-z\d+.-]*:\/\/([^\s/?#:@]*):([^\s/?#]+)@/i;
/** With a `/`, `?` or `#` in the password that should have been encoded: up to the last host. */
const looseAddress = /^([a-z][a-z\d+.-]*):\/\/([^\s/?#:@]*):(\S+)@[\w.-]+(?::\d+)?(?:[/?#,;\s]|$)/i;
/** `https://ghp_…@github.com`: a token in the place of a name. */
const nameAlone = /^[a-z][a-z\d+.-]*:\/\/([^\s/?#:@]{16,})@/i;
/** `user:password@tcp(host:3306)/shop`, as Go's MySQL has it. */
const withoutScheme = /^([^\s/?#:@]+):(\S+)@(?:tcp|unix)\(/;
/** There a colon before the first `/` means a port. */
const web = /^(?:https?|wss?)$/i;

/** `Server=db;Password=…;`, `host=db password=…`, `?sslmode=require&password=…`; in braces, in quotes, up to `;`, or one word. */
const assignment =
  /(?<![\w.-])([\w.-]{1,60}(?: [\w.-]{1,30}){0,2})[ \t]{0,9}=[ \t]{0,9}(?:\{((?:[^}]|\}\})+)\}|"([^"]+)"|'([^']+)'|([^;&\s"'=][^;&"'=]*)(?=;)|["']?([^;&\s"']+))/g;

/** What lets somebody in who has an address; a word there is a setting of it: `signature=required`. */
const signature = /^(?:sig|code|(?:.*-)?signature)$/i;

/** `--password SECRET`; whatever its name, a word behind it is none: `--key name`. */
const option = /(?<![\w-])--?([a-z][\w-]{0,60})[ \t]{1,9}["']?(?!\$[A-Z_{(])([^\s"'-][^\s"']*)/gi;
/** Those that are given one by a letter: `mysql -pSECRET`, `curl -u user:SECRET`. */
const letter =
  /\b(?:(?:mysql|mariadb)[\w-]*\s(?:[^|;&]{0,200}?\s)?-p|sshpass\s+-p\s*|redis-cli\s(?:[^|;&]{0,200}?\s)?-a\s*|curl\s(?:[^|;&]{0,200}?\s)?-u\s*["']?[^\s:"']+:)["']?(?!\$[A-Z_{(])([^\s"']+)/g;
/** `-p3306:3306` of a container that is named so. */
const ports = /^[\d.:/-]+(?:tcp|udp)?$/;

/** `https://hooks.slack.com/services/T0/B0/SECRET`: whoever knows the address may send. */
const hook = /https?:\/\/[^\s"'?#]{0,200}hook[^\s"'?#]*/gi;
const shortestOfHook = 16;

/** The secrets within a value that is none itself, or not only: passwords of addresses, and what is assigned to names of secrets. */
export function secretsWithin(value: string): readonly string[] {
  return [
    ...passwordsOfAddresses(value),
    ...assigned(value),
    ...inCommand(value),
    ...inHooks(value),
    ...inJson(value),
  ];
}

function inCommand(value: string): readonly string[] {
  const named = [...value.matchAll(option)].flatMap(([, name = '', text = '']) =>
    isSecretName(name) && (/pass(?:word|wd|phrase)?$/i.test(name) || !looksLikeName(text)) ? [text] : [],
  );
  const lettered = [...value.matchAll(letter)].flatMap(([, text = '']) => (ports.test(text) ? [] : [text]));
  return [...named, ...lettered];
}

function inHooks(value: string): readonly string[] {
  return [...value.matchAll(hook)].flatMap(([address]) =>
    address
      .split('/')
      .slice(3)
      .filter((part) => part.length >= shortestOfHook && /[a-z]/i.test(part) && !looksLikeName(part)),
  );
}

function passwordsOfAddresses(value: string): readonly string[] {
  const bare = withoutScheme.exec(value);
  const passwords = bare === null ? [] : passwordFor(bare[1] ?? '', bare[2] ?? '');
  if (!value.includes('://')) return passwords;
  return [...passwords, ...value.split(addressStart).flatMap(passwordsOfAddress)];
}

function passwordsOfAddress(address: string): readonly string[] {
  const [, user = '', strict = ''] = strictAddress.exec(address) ?? [];
  const [, scheme = '', name = '', loose = ''] = looseAddress.exec(address) ?? [];
  const [, token = ''] = nameAlone.exec(address) ?? [];
  const isPort = web.test(scheme) && (strict !== '' || /^\d{1,5}(?:[/?#]|$)/.test(loose));
  return [
    ...passwordFor(user, strict),
    ...(isPort || loose === strict ? [] : passwordFor(name, loose)),
    ...(token === '' || looksLikeName(token) ? [] : decodings(token)),
  ];
}

/** A name that equals its password is no secret: `postgres:postgres@localhost`. */
function passwordFor(user: string, password: string): readonly string[] {
  return password === '' || password === user ? [] : decodings(password);
}

/** As it is meant; of what is not well encoded as it is written too. */
function decodings(text: string): readonly string[] {
  try {
    return [decodeURIComponent(text)];
  } catch {
    const decoded = text.replace(urlEscapes, characterOf);
    return [...new Set([decoded, text])];
  }
}

function assigned(value: string): readonly string[] {
  return [...value.matchAll(assignment)].flatMap(([, name = '', ...texts]) => {
    const text = texts.find((each) => each !== undefined) ?? '';
    // Alone it is a folder as a variable, but a password in here.
    const isSecret = isSecretName(name) || /^pwd$/i.test(name);
    if (!isSecret && (!signature.test(name) || looksLikeName(text))) return [];
    const meant = [text, text.replaceAll('}}', '}'), /^\S*/.exec(text)?.[0] ?? ''];
    return [...new Set(meant)].flatMap(decodings);
  });
}

/** Of a service's account, for example: `{"private_key": "…"}`. */
function inJson(value: string): readonly string[] {
  if (!/^\s*[{[]/.test(value)) return [];
  const secrets: string[] = [];
  try {
    JSON.parse(value, (name: string, part: unknown) => {
      if (typeof part === 'string' && isSecretName(name)) secrets.push(part);
      return part;
    });
  } catch {
    // It only looks like JSON.
  }
  return secrets;
}
