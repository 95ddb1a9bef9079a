import type { Event } from '../core/kernel/events.ts';
import type { Environment } from '../core/settings/settings.ts';
import type { TunnelConfig } from '../core/tunnel/state.ts';
import type { Snapshot } from '../core/view/snapshot.ts';
import { createRedactor, redactDeep, secretsInEnvFile, secretValues } from '../logs/redact.ts';
import type { Session } from './session.ts';

/** Knows what must not be shown: it changes with the settings. */
export interface SecretKeeper {
  redact(text: string): string;
  /** The same value with the secrets taken out; twice the same one for the same, so that it can be compared. */
  conceal<Value extends object>(value: Value): Value;
  /** Takes down the secrets that an event brings. Those of before stay hidden: the app may still print them. */
  learn(event: Event): void;
}

/** Of a file that is saved again and again; the newest. */
const mostFormer = 50;

export function createSecretKeeper(shell: Environment): SecretKeeper {
  const exported = secretValues(shell);
  const current = new Map<Event['type'], readonly string[]>();
  let former: readonly string[] = [];
  let redact = createRedactor(exported);
  let known = new WeakMap<object, object>();

  function take({ type }: Event, secrets: readonly string[]): void {
    const before = [...former, ...(current.get(type) ?? [])];
    former = [...new Set(before)].filter((secret) => !secrets.includes(secret)).slice(-mostFormer);
    current.set(type, secrets);
    redact = createRedactor([...exported, ...[...current.values()].flat(), ...former]);
    known = new WeakMap();
  }

  return {
    redact: (text) => redact(text),
    conceal: (value) => redactDeep(value, redact, known),
    learn(event) {
      if (event.type === 'envFile.read') take(event, secretsInEnvFile(event.text, shell));
      if (event.type === 'tunnelConfig.read') take(event, tokenOf(event.config));
    },
  };
}

function tokenOf({ authtoken }: TunnelConfig): string[] {
  return authtoken === null ? [] : [authtoken.reveal()];
}

/** The session as everybody may see it: what it shows holds no secret, its own state does. */
export function concealedSession(session: Session, { learn, conceal }: SecretKeeper): Session {
  const shown = (snapshot: Snapshot | null) => snapshot && conceal(snapshot);
  return {
    dispatch(event) {
      learn(event);
      session.dispatch(event);
    },
    state: session.state,
    snapshot: () => conceal(session.snapshot()),
    subscribe: (listener) => session.subscribe((before, after) => listener(shown(before), conceal(after))),
  };
}
