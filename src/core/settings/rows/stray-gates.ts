import type { Problem } from '../../base/problem.ts';
import { gateWords } from '../../words/gates.ts';
import { gateRows } from './gates.ts';
import type { GivenSettings } from './read-row.ts';

/** Who may enter, without anybody who asks for it: the tunnel would be open to everybody. */
export function strayGates(given: GivenSettings): readonly Problem[] {
  const isSet = (name: string) => (given.get(name)?.text ?? '') !== '';
  if (isSet(gateRows.oauth.name)) return [];
  return [gateRows.oauthEmails.name, gateRows.oauthDomains.name].filter(isSet).flatMap((name) => {
    const source = given.get(name);
    if (source === undefined) return [];
    const { file, line } = source;
    return [
      {
        file,
        line,
        name,
        code: 'gate-alone' as const,
        ...gateWords.noProviderBeside(`${gateRows.oauth.name}=google`),
      },
    ];
  });
}
