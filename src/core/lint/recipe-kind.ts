/** What kind of recipe a file is; each has a reader of its own. */
export type RecipeFileKind =
  | 'dockerfile'
  | 'procfile'
  | 'unit'
  | 'shell'
  | 'env'
  | 'python'
  | 'json'
  | 'yaml'
  | 'toml'
  | 'config'
  | 'nginx'
  | 'caddy'
  | 'apache'
  | 'haproxy';

const byName: readonly (readonly [RegExp, RecipeFileKind])[] = [
  [/(^|\/)\.streamlit\/config\.toml$/, 'config'],
  [/(^|\/)((docker|container)file([._-][^/]*)?|[^/]+\.(docker|container)file)$/i, 'dockerfile'],
  [/(^|\/)procfile(\.[^/]+)?$/i, 'procfile'],
  [/\.(service|container)(\.d\/[^/]+\.conf)?(\.(j2|tmpl|template|example))?$/, 'unit'],
  [/(^|\/)\.?caddyfile([._-][^/]*)?$|\.caddy(file)?$/i, 'caddy'],
  [
    /\.(sh|bash|zsh|ksh|fish|command|bat|cmd|ps1)$|(^|\/)(\.envrc|tox\.ini)$|(^|\/)(gnu)?makefile$|\.mk$|(^|\/)justfile$/i,
    'shell',
  ],
  [/(^|\/)\.env(\.[^/]+)?$|\.env$/i, 'env'],
  [/\.pyw?$/, 'python'],
  [
    /(^|\/)\.?devcontainer\.json$|(^|\/)railway\.json$|(^|\/)\.vscode\/(launch|tasks|settings)\.json$|(^|\/)package\.json$|(^|\/)(app|vercel|koyeb)\.json$/,
    'json',
  ],
  [/\.ya?ml(\.(j2|tmpl|template|example))?$|\.ebextensions\/[^/]+\.config$/, 'yaml'],
  [/\.toml$|(^|\/)(Pipfile|\.replit)$/, 'toml'],
];

/** Sites of web servers have any name; these folders and endings are what they are kept under. */
const maybeSite =
  /\.(conf|cfg|ini|vhost|site|nginx|tmpl|template|j2)$|(^|\/)(sites-(available|enabled)|conf\.d|vhosts?|nginx|apache2?|httpd|snippets)\/[^/.]+$|(^|\/)(nginx|apache|httpd)[^/]*$/i;

/** What a file is, by its name and, where that does not say it, by its text; null: no recipe. */
export function recipeKindOf(name: string, text: string): RecipeFileKind | null {
  const path = name.replaceAll('\\', '/');
  const [, kind] = byName.find(([pattern]) => pattern.test(path)) ?? [];
  // Streamlit's own file, before it is copied to where it is read.
  if (kind === 'toml' && /^[ \t]*(?:server\.)?(?:enable(?:CORS|Xsrf\w+)|cors\w+)[ \t]*=/m.test(text))
    return 'config';
  if (kind !== undefined) return kind;
  if (/^#![^\n]*\b(ba|z|k|da|fi)?sh\b/.test(text)) return 'shell';
  if (/^#![^\n]*\bpython/.test(text)) return 'python';
  return siteKindOf(text);
}

/** Is a file worth reading for what its name says? Of the project's own `.env` its settings tell. */
export function mayBeRecipe(name: string): boolean {
  const path = name.replaceAll('\\', '/');
  if (path === '.env') return false;
  const base = path.slice(path.lastIndexOf('/') + 1);
  return byName.some(([pattern]) => pattern.test(path)) || maybeSite.test(path) || !base.includes('.');
}

/** Of which web server a text is a file, if of any; `unit`: what starts a program. */
export function siteKindOf(text: string): RecipeFileKind | null {
  if (
    /^[ \t]*<(VirtualHost|Location|Proxy|IfModule|Directory)\b|^[ \t]*(ProxyPass|RequestHeader|ProxyPreserveHost)\s/im.test(
      text,
    )
  )
    return 'apache';
  if (
    /^[ \t]*(server|map|proxy_pass|proxy_set_header|server_name|client_max_body_size|location|upstream|add_header|more_\w+)\s[^\n]*[;{]/m.test(
      text,
    )
  )
    return 'nginx';
  if (/^[ \t]*(reverse_proxy|header_up)\s/m.test(text)) return 'caddy';
  if (/^[ \t]*(?:frontend|backend|listen)\s/m.test(text) && /^[ \t]*(?:bind|server)\s/m.test(text))
    return 'haproxy';
  if (/^\[(?:Service|program:[^\]]*)\]\s*$/m.test(text)) return 'unit';
  return null;
}
