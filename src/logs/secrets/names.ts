import { secretNames } from '../../core/settings/rows/all.ts';

/** Their values are secrets, wherever one of them stands: `OPENAI_KEY_PROD`, `CLIENT_SECRET_JSON`, `SECRET_KEY_BASE`. */
const secretWords = new Set(
  [
    'TOKEN,AUTHTOKEN,ACCESSTOKEN,KEY,KEYS,APIKEY,APIKEYS,SECRETKEY,ACCESSKEY,PRIVATEKEY,AUTHKEY,SIGNINGKEY',
    'SECRET,SECRETS,CLIENTSECRET,CREDENTIAL,CREDENTIALS,CREDS,PASS,PASSCODE,PASSWORT,KENNWORT,MDP,PW',
    'PAT,DSN,JWT,SALT,PEPPER,BEARER',
  ].flatMap((words) => words.split(',')),
);

/** Without one of these a name need not be taken apart, of which a file of a megabyte may have 250,000. */
const mayTell = /KEY|TOKEN|SECRET|PASS|CRED|PW|AUTH|DSN|PAT|JWT|SALT|PEPPER|MDP|KENNWORT|BEARER/i;

/** Wherever it stands in a name, also without anything between: `PGPASSWORD`. */
const password = /PASSWORD(?!LESS)|PASSWD|PASSPHRASE/;
/** At the end of a word likewise, `BOTTOKEN`, `DBPASS`; not as in BYPASS, COMPASS. */
const ending = /(?:TOKEN|SECRET|APIKEY|(?:DB|PG|SQL|FTP|SMTP|MAIL|ROOT|ADMIN|APP|USER|REDIS)P(?:ASS|WD?))$/;

/** What says something of a secret, and is none, if it stands last: `DB_PASSWORD_MIN_LENGTH`, `RESET_TOKEN_EXPIRY`. */
const sayings = new Set(
  [
    'URL,URLS,URI,URIS,HOST,HOSTS,HOSTNAME,PORT,PORTS,ENDPOINT,ADDR,ADDRESS,REGION,ZONE,SOCK,SOCKET,ARN',
    'MIN,MAX,LENGTH,LEN,SIZE,BITS,BYTES,COUNT,NUM,LIMIT,LIMITS,QUOTA,AGE',
    'MINUTE,MINUTES,HOUR,HOURS,DAY,DAYS,SECOND,SECONDS,MS',
    'EXPIRY,EXPIRES,EXPIRE,EXPIRATION,LIFETIME,TTL,TIMEOUT,INTERVAL,ROTATION',
    'ROUNDS,COST,ITERATIONS,RETRIES,ATTEMPTS,STRENGTH',
    'POLICY,RULE,RULES,REGEX,REGEXP,PATTERN,FORMAT,TYPE,KIND,MODE,ALG,ALGO,ALGORITHM,HASHER,ENCODING,VERSION',
    'FILE,FILES,FILENAME,PATH,PATHS,DIR,FOLDER,NAME,NAMES,USERNAME,LABEL,HINT,HELP,DESCRIPTION',
    'ENABLED,ENABLE,DISABLED,REQUIRED,OPTIONAL,ALLOWED,VALIDATORS,VALIDATION,COMMAND,CMD,HELPER',
    'FIELD,FIELDS,COLUMN,HEADER,HEADERS,PARAM,PARAMS,PREFIX,SUFFIX,SEPARATOR,ISSUER,AUDIENCE,SCOPES',
  ].flatMap((words) => words.split(',')),
);

/** Made to be given away: `PUBLIC_KEY`, `STRIPE_PUBLISHABLE_KEY`. */
const givenAway = new Set(['PUBLIC', 'PUBLISHABLE']);
/** Keys to nothing but a table. */
const ofTables = new Set(['PRIMARY', 'FOREIGN', 'SORT', 'PARTITION', 'UNIQUE']);
const keyWords = new Set(['KEY', 'KEYS', 'APIKEY', 'TOKEN']);
/** What counts tokens does not hold them. */
const holdsTokens = new Set(['API', 'ACCESS', 'AUTH', 'BEARER', 'REFRESH', 'SECRET']);

/** Does the name of a variable say that its value is a secret? Case and camelCase do not matter. */
export function isSecretName(name: string): boolean {
  if (secretNames.has(name)) return true;
  if (!mayTell.test(name)) return false;
  const words = wordsOf(name);
  const last = words.at(-1) ?? '';
  if (last === 'ID') return words.at(-2) === 'SECRET';
  if (sayings.has(last)) return false;
  if (password.test(name.toUpperCase())) return true;
  const telling = words.filter(
    (word, index) => secretWords.has(word) || ending.test(word) || isSecretByPlace(words, index),
  );
  return telling.length > 0 && !isGivenAway(words, telling);
}

/** A key that anybody may have, or that is none to anything secret. */
function isGivenAway(words: readonly string[], telling: readonly string[]): boolean {
  if (telling.every((word) => !keyWords.has(word)) || telling.includes('SECRET')) return false;
  const before = words[words.findIndex((word) => keyWords.has(word)) - 1] ?? '';
  return words.some((word) => givenAway.has(word)) || (ofTables.has(before) && telling.length === 1);
}

function isSecretByPlace(words: readonly string[], index: number): boolean {
  const before = words[index - 1];
  if (before === undefined) return false;
  switch (words[index]) {
    // Alone it is the folder that a shell is in.
    case 'PWD':
      return index === words.length - 1;
    case 'TOKENS':
      return holdsTokens.has(before);
    case 'AUTH':
      return before === 'BASIC';
    default:
      return false;
  }
}

/** `dbPassword2` is DB and PASSWORD, `myAPIKey` MY, API and KEY. */
function wordsOf(name: string): readonly string[] {
  return name
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1_$2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1_$2')
    .toUpperCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '');
}
