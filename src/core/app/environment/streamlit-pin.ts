/** A version of Streamlit that a project's own file asks for. */
export interface StreamlitPin {
  /** As one names it in the project's folder. */
  readonly file: string;
  /** As it is written there: `streamlit==1.45.1`. */
  readonly text: string;
}

/** The first Streamlit with a list of allowed origins. */
const listSince = 46;

/**
 * Does this keep Streamlit below 1.46? `specifier` is what stands behind the name, as pip (PEP 440), Poetry and conda have
 * it: `==1.45.1`, `<1.46`, `~=1.45.0`, `~1.45`, `=1.45`, `1.45.*`. Several by commas: one that forbids is enough.
 */
export function forbidsAllowList(specifier: string): boolean {
  return specifier.split(',').some((clause) => isBelow(clause.trim()));
}

function isBelow(clause: string): boolean {
  const [, operator = '', major = '', minor = '', patch] =
    /^(===?|~=|<=|<|~|=)?\s*v?(\d+)(?:\.(\d+))?(?:\.([\w.*]+))?\s*$/.exec(clause) ?? [];
  if (major === '') return false;
  const version = Number(major) * 1000 + Number(minor || 0);
  const first = 1000 + listSince;
  // `<1.46` and `<1.46.0` allow none of 1.46; `~=1.45` is any 1.x from there.
  if (operator === '<') return version < first || (version === first && !/[1-9]/.test(patch ?? ''));
  if (operator === '~=') return patch !== undefined && version < first;
  return minor !== '' && version < first;
}
