import { commonWords } from './common-words.ts';

/** `127.0.0.1`, `localhost:8502`, `http://db.example:5432/`: without a name or a password in it. */
const address =
  /^(?:[a-z][a-z\d+.-]*:\/\/[\w.-]+(?::\d+)?\/?|(?:\d{1,3}(?:\.\d{1,3}){3}|localhost|\[?::1\]?)(?::\d+)?)$/i;
const version = /^v?\d+(?:\.\d+){1,3}$/;

/** Where something is, as in `SSL_KEY=certs/server.pem`; what lies there is another matter. */
const file = /^[\w./ -]+\.(?:py|toml|json|ya?ml|env|pem|crt|key|p12|pfx|txt|log)$/i;

/** Letters with a number behind them: `shop`, `Admin2`. A part of what chance made is rarely like that. */
const wordWithNumber = /^(?:\p{Ll}*|\p{Lu}*|\p{Lu}\p{Ll}*)\d{0,4}$/u;
const longestWord = 20;

/** Is the value what anybody writes, so that it would be taken for a secret in the wrong places? */
export function isCommon(value: string): boolean {
  return (
    commonWords.has(value.toLowerCase()) || address.test(value) || version.test(value) || file.test(value)
  );
}

/** Does it consist of words, as names do? What is none may stand under a name that says nothing, and is a secret all the same. */
export function looksLikeName(value: string): boolean {
  return value.split(/[\s._@:/-]+/).every((part) => part.length <= longestWord && wordWithNumber.test(part));
}
