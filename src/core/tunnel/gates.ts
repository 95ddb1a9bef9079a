import type { Secret } from '../base/secret.ts';
import { gateWords } from '../words/gates.ts';

/** Who may come in by the tunnel, as ngrok's own service asks for it, and what else its tunnel can do. */
export interface TunnelGates {
  /** `user:password`, more by commas. */
  readonly basicAuth: Secret | null;
  readonly oauth: OauthGate | null;
  readonly allowCidrs: readonly string[];
  readonly denyCidrs: readonly string[];
  /** The text of its file, as it is. */
  readonly trafficPolicy: string | null;
  readonly compression: boolean;
  readonly pooling: boolean;
  readonly metadata: string | null;
}

/** Whoever signs in at this provider; only these, if there are any. */
export interface OauthGate {
  readonly provider: string;
  readonly emails: readonly string[];
  readonly domains: readonly string[];
}

/** What the settings say of gates. */
export interface GateSettings extends Omit<TunnelGates, 'oauth' | 'trafficPolicy'> {
  readonly oauth: string | null;
  readonly oauthEmails: readonly string[];
  readonly oauthDomains: readonly string[];
  /** The name of the file. */
  readonly trafficPolicy: string | null;
}

export const noGates: TunnelGates = {
  basicAuth: null,
  oauth: null,
  allowCidrs: [],
  denyCidrs: [],
  trafficPolicy: null,
  compression: false,
  pooling: false,
  metadata: null,
};

/** The gates that the settings ask for, with the text of the traffic policy's file. */
export function gatesOf(settings: GateSettings, trafficPolicy: string | null): TunnelGates {
  const { basicAuth, allowCidrs, denyCidrs, compression, pooling, metadata } = settings;
  const { oauth: provider, oauthEmails: emails, oauthDomains: domains } = settings;
  const oauth = provider === null ? null : { provider, emails, domains };
  return { basicAuth, oauth, allowCidrs, denyCidrs, trafficPolicy, compression, pooling, metadata };
}

/** Asked at each turn: a long policy must cost nothing. */
export function sameGates(a: TunnelGates, b: TunnelGates): boolean {
  return (
    a.trafficPolicy === b.trafficPolicy &&
    a.basicAuth?.reveal() === b.basicAuth?.reveal() &&
    a.compression === b.compression &&
    a.pooling === b.pooling &&
    a.metadata === b.metadata &&
    a.oauth?.provider === b.oauth?.provider &&
    sameList(a.oauth?.emails, b.oauth?.emails) &&
    sameList(a.oauth?.domains, b.oauth?.domains) &&
    sameList(a.allowCidrs, b.allowCidrs) &&
    sameList(a.denyCidrs, b.denyCidrs)
  );
}

/** The users and passwords, each as `user:password`. */
export function loginsOf({ basicAuth }: Pick<TunnelGates, 'basicAuth'>): readonly string[] {
  return basicAuth === null ? [] : basicAuth.reveal().split(',');
}

/** What stands in front of the tunnel, for people: `google, 2 e-mails`; null: nothing does. */
export function guardText(gates: TunnelGates): string | null {
  const { oauth, allowCidrs, denyCidrs, trafficPolicy } = gates;
  const logins = loginsOf(gates).length;
  const parts = [
    ...(logins === 0 ? [] : [gateWords.password(logins)]),
    ...(oauth === null ? [] : [oauth.provider, ...membersOf(oauth)]),
    ...(allowCidrs.length === 0 ? [] : [gateWords.allowed(allowCidrs.length)]),
    ...(denyCidrs.length === 0 ? [] : [gateWords.denied(denyCidrs.length)]),
    ...(trafficPolicy === null ? [] : [gateWords.policy]),
  ];
  return parts.length === 0 ? null : parts.join(', ');
}

function membersOf({ emails, domains }: OauthGate): string[] {
  return [
    ...(emails.length === 0 ? [] : [gateWords.emails(emails.length)]),
    ...(domains.length === 0 ? [] : [gateWords.domains(domains.length)]),
  ];
}

function sameList(a: readonly string[] = [], b: readonly string[] = []): boolean {
  return a === b || (a.length === b.length && a.every((entry, index) => entry === b[index]));
}
