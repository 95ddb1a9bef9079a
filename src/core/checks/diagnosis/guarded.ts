import type { Settings } from '../../settings/settings.ts';
import type { Explanation } from '../../words/diagnosis.ts';
import { answerWords } from '../../words/diagnosis-answer.ts';
import type { HopAnswer } from '../hop.ts';
import type { Context, Fault } from './context.ts';

/** Where ngrok sends whoever has to sign in with one of its OAuth providers (https://ngrok.com/docs/traffic-policy/actions/oauth). */
const ngrokLogin = 'idp.ngrok.com';

/** What ngrok itself asks for, or our own door, at the tunnel or seen through a proxy; null: this answer shows nothing of the kind. */
export function guardedByNgrok(context: Context, answer: HopAnswer): Fault | null {
  const { status, location } = answer;
  const { place } = context;
  if (isRedirect(status) && location !== null && leadsToLogin(context, new URL(location)))
    return guarded(answerWords.login(place, status, new URL(location).origin));
  if (answer.page.by === 'door') return guarded(answerWords.guestsOnly(place));
  if (status === 403 && answer.page.by === 'edge' && isGated(context.known.settings))
    return guarded(answerWords.keptOut(place));
  if (status !== 401 && status !== 407) return null;
  return asksByItself(context, answer) ? guarded(answerWords.password(place, status)) : null;
}

/** Only then a 403 of ngrok's is what it was told to say. */
function isGated({ basicAuth, oauth, allowCidrs, denyCidrs, trafficPolicy }: Settings): boolean {
  const named = [basicAuth, oauth, trafficPolicy].some((gate) => gate !== null);
  return named || allowCidrs.length + denyCidrs.length > 0;
}

function guarded(says: Explanation): Fault {
  return { code: 'guarded', hop: 'tunnel', says };
}

/** With OpenID Connect and SAML the identity provider is the user's own: what it is asked tells that it is one. */
function leadsToLogin({ kind }: Context, { hostname, searchParams }: URL): boolean {
  const isAsked = searchParams.has('client_id') || searchParams.has('SAMLRequest');
  return hostname === ngrokLogin || (kind === 'tunnel' && isAsked);
}

/** At the tunnel's own URL there is nobody else, unless the app asks for a password too. */
function asksByItself({ kind, behind }: Context, { status, page }: HopAnswer): boolean {
  return page.by === 'edge' || (kind === 'tunnel' && behind?.health.status !== status);
}

function isRedirect(status: number | null): boolean {
  return status !== null && status >= 300 && status < 400;
}
