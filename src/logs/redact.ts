/** Shorter values are likelier to be ordinary words, and dots in their place would give more away than they hide. */
const minimumLength = 6;
const dots = '•••';
const secretName = /(?:^|_)(?:TOKEN|AUTHTOKEN|KEY|APIKEY|SECRET|CREDENTIALS?)$|PASSWORD|PASSWD/i;

/** Gives a function that replaces each of the secrets in a text by dots, also where it is URL-encoded. */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
  const forms = secrets
    .filter((secret) => secret.length >= minimumLength)
    .flatMap((secret) => [secret, urlEncoded(secret)])
    // The longest first, so that a secret that begins like another one leaves no rest of itself.
    .sort((one, other) => other.length - one.length);
  if (forms.length === 0) return (text) => text;
  const pattern = new RegExp([...new Set(forms)].map(escapePattern).join('|'), 'g');
  return (text) => text.replace(pattern, dots);
}

/** The values of the variables whose names say that they are secret: `*_TOKEN`, `*_KEY`, `*_SECRET`, `*PASSWORD*`. */
export function secretValues(variables: Readonly<Record<string, string>>): string[] {
  return Object.entries(variables)
    .filter(([name, value]) => secretName.test(name) && value !== '')
    .map(([, value]) => value);
}

function urlEncoded(text: string): string {
  // A lone surrogate has no URL-encoded form, and `encodeURIComponent` throws on it.
  return encodeURIComponent(text.toWellFormed());
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
