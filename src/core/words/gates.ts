import { oneSentence } from './problem-text.ts';
import { listed } from './usage.ts';

/** What a plan may lack. */
export const gateKinds = {
  password: 'asking for a password',
  oauth: 'signing in with OAuth',
  ranges: 'ranges of addresses',
  policy: 'all that the traffic policy asks for',
  rules: 'as many rules as the traffic policy has',
  pool: 'as many agents for one domain',
};

/** ngrok's own gates: what their settings are not, and what stands in front of the tunnel. Never a value of a secret. */
export const gateWords = {
  noLogin: (number: number, example: string) =>
    oneSentence(`entry ${number} is not user:password`, `write for example ${example}`),
  unfitPassword: (number: number, least: number, most: number, example: string) =>
    oneSentence(
      `the password of entry ${number} has not the ${least} to ${most} signs that ngrok asks for, none of them a comma`,
      `write for example ${example}`,
    ),
  noProvider: (shown: string, providers: readonly string[], example: string) =>
    oneSentence(`${shown} is none of ${listed(providers)}`, `write for example ${example}`),
  noEmail: (shown: string, example: string) =>
    oneSentence(`${shown} is no e-mail address`, `write for example ${example}`),
  noMailDomain: (shown: string, example: string) =>
    oneSentence(`${shown} is no domain of e-mail addresses`, `write for example ${example}`),
  longMetadata: (bytes: number, most: number) =>
    oneSentence(`it has ${bytes} bytes, and ngrok takes ${most}`, 'write less'),
  /** Who may enter was written, and not by whom that is asked. */
  noProviderBeside: (example: string) =>
    oneSentence('nobody asks who it is as long as NGROK_OAUTH is not set', `write for example ${example}`),

  password: (logins: number) => (logins === 1 ? 'password' : `${logins} passwords`),
  emails: (count: number) => (count === 1 ? '1 e-mail' : `${count} e-mails`),
  domains: (count: number) => (count === 1 ? '1 domain' : `${count} domains`),
  allowed: (count: number) => (count === 1 ? '1 range allowed' : `${count} ranges allowed`),
  denied: (count: number) => (count === 1 ? '1 range denied' : `${count} ranges denied`),
  policy: 'policy',
  idle: (names: readonly string[], envFile: string) =>
    `${names.join(' and ')} guard${names.length === 1 ? 's' : ''} the tunnel alone, and there is none: the app's own port asks nobody. NGROK_DOMAIN=… in ${envFile} opens one.`,
  guarded: (by: string) => `guarded: ${by}`,

  policyMissing: oneSentence('there is no such file', 'write one, or delete the line'),
  policyUnreadable: (code: string) =>
    oneSentence(`it cannot be read (${code})`, 'let it be read, or delete the line'),
  policyNoText: oneSentence('it is no text in UTF-8', 'save it as one'),
  policyTooLong: (most: number) => oneSentence(`it has over ${most} bytes`, 'write less'),
  policySyntax: (told: string) => oneSentence(`this is no valid YAML or JSON (${told})`, 'mend the line'),
  policyEmpty: oneSentence(
    'it holds no rule',
    'write on_http_request with a list of rules, or delete the line',
  ),
  policyNoMapping: oneSentence(
    'it is not a list of rules under the name of a phase',
    'write on_http_request: first, and the rules below it',
  ),
  policyPhase: (shown: string, phases: readonly string[]) =>
    oneSentence(`${shown} is no phase of a traffic policy`, `write one of ${phases.join(', ')}`),
  policyRules: (phase: string) =>
    oneSentence(`what stands below ${phase} is no list of rules`, 'begin each rule with a dash'),
  policyActions: oneSentence(
    'this rule has no list of actions',
    'write actions: with a list, each with a type',
  ),
  policyType: oneSentence(
    'this action has no type',
    'write type: and what it is, such as basic-auth or deny',
  ),

  /** Why no tunnel is opened: its gate is not to be had. */
  notWithout: (place: string, what: string) => ({
    message: `The traffic policy cannot be used: ${place}: ${what}.`,
    hint: 'Without it no tunnel is opened. Mend it, and the tunnel opens by itself.',
  }),

  /** ngrok refused a gate. `name`: the setting. */
  notInPlan: (what: keyof typeof gateKinds, name: string, plansPage: string) => ({
    message: `The plan of this ngrok account does not include ${gateKinds[what]} (${name}), so the tunnel is not opened.`,
    hint: `Choose another plan at ${plansPage}, or take ${name} out of the settings. Invitations need no plan: OCAP_ACCESS=invited.`,
  }),
  policyRefused: (told: string, docsPage: string) => ({
    message: `ngrok refused the traffic policy (NGROK_TRAFFIC_POLICY): ${told}`,
    hint: `Mend the file, and the tunnel opens by itself. What a policy may hold: ${docsPage}.`,
  }),

  /** With a proxy in front. */
  behindProxy: (names: readonly string[], proxy: string) =>
    `${names.join(' and ')} guard${names.length === 1 ? 's' : ''} the tunnel, but visitors come through the proxy ${proxy}: ngrok sees the proxy's address alone, and sends whoever signs in to its own name. OCAP_ACCESS=invited lets in by invitation, through a proxy too.`,
};
