import type { Secret } from '../base/secret.ts';
import type { ProblemText } from '../words/problem-text.ts';
import type { TunnelGates } from './gates.ts';

/** What an agent is asked to serve. */
export interface TunnelSpec {
  readonly authtoken: Secret;
  /** The reserved name, or null for one that the service gives. */
  readonly domain: string | null;
  /** `host:port` of another ingress, or null for the service's own. */
  readonly serverAddr: string | null;
  readonly rootCas: string | null;
  /** Where the tunnel leads: `http://127.0.0.1:8502`. */
  readonly upstream: string;
  /** Who may come in: never opened without what was asked for. */
  readonly gates: TunnelGates;
}

/** Why the tunnel is not up. */
export interface TunnelError {
  /** The service's, or a word of ours: `no-token`, `unreachable`, `tls`, `timeout`, `lost`, `refused`, `agent-died`, … */
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** Whether a refusal is worth another try. */
export type Retry = 'no' | 'few' | 'yes';

export type TunnelPhase =
  | { readonly at: 'off' }
  | {
      readonly at: 'connecting';
      readonly agent: number;
      readonly spec: TunnelSpec;
      readonly startedMs: number;
    }
  | { readonly at: 'online'; readonly agent: number; readonly spec: TunnelSpec; readonly url: string }
  /** Its agent's end is awaited: two agents for one domain refuse each other. `next`: what is opened after it. */
  | {
      readonly at: 'closing';
      readonly agent: number;
      readonly killed: boolean;
      readonly next: TunnelSpec | null;
    }
  | { readonly at: 'waiting'; readonly untilMs: number; readonly spec: TunnelSpec }
  | { readonly at: 'failed'; readonly spec: TunnelSpec | null };

/** The life of the tunnel. */
export interface TunnelLife {
  readonly phase: TunnelPhase;
  /** When the state that people see began: the tries of one outage are one state. */
  readonly sinceMs: number;
  readonly nextAgent: number;
  /** The last public URL, kept through outages. */
  readonly url: string | null;
  readonly reconnections: number;
  /** Tries in a row that did not get online. */
  readonly failures: number;
  /** How many times the usual an answer is waited for: on a slow line a sign-in that is cut off at 5 s never ends. */
  readonly patience: number;
  /** What keeps it from being up now. */
  readonly error: TunnelError | null;
  /** Why it was down last, also when it is up again. */
  readonly reason: string | null;
}

/** The state in the words of the interface. */
export type TunnelState = 'off' | 'connecting' | 'online' | 'reconnecting' | 'failed';

/** What the service's own config file gives. */
export interface TunnelConfig {
  readonly file: string | null;
  readonly authtoken: Secret | null;
  readonly serverAddr: string | null;
  readonly rootCas: string | null;
  /** Why nothing was read of a file that is there. */
  readonly fault?: ConfigFault;
}

/** The line in which a config file breaks; null: it cannot be read at all. */
export interface ConfigFault {
  readonly line: number | null;
}

/** The file of a traffic policy, as far as it is known. */
export interface PolicySlice {
  /** The one that is wanted now, as the settings name it; null: none. */
  readonly file: string | null;
  /** The text that was read last without a fault: it goes on while a newer one is being mended. */
  readonly text: string | null;
  /** What is wrong with the file now. */
  readonly fault: PolicyFault | null;
}

/** What is wrong with a traffic policy, and where. */
export interface PolicyFault extends ProblemText {
  /** Null: nowhere in particular. */
  readonly line: number | null;
}

/** What the file holds. */
export type PolicyReading =
  | { readonly at: 'read'; readonly text: string }
  | ({ readonly at: 'broken' } & PolicyFault);

export interface PolicyEvent {
  readonly type: 'trafficPolicy.read';
  readonly file: string;
  readonly reading: PolicyReading;
}

/** All that is known of the tunnel. */
export interface TunnelSlice {
  readonly life: TunnelLife;
  /** The service's own config file, read once a tunnel is wanted; null: not read yet. */
  readonly config: TunnelConfig | 'asked' | null;
  readonly policy: PolicySlice;
}

/** What happened to the tunnel. */
export type TunnelEvent =
  | PolicyEvent
  | { readonly type: 'tunnelConfig.read'; readonly config: TunnelConfig }
  | { readonly type: 'tunnel.opened'; readonly agent: number; readonly url: string }
  /** The agent's process is gone; `error` says why where it told. */
  | { readonly type: 'tunnel.ended'; readonly agent: number; readonly error: TunnelError | null };

/** What to do with the tunnel. */
export type TunnelCommand =
  | { readonly type: 'tunnelConfig.read' }
  /** Tell what this file holds, now and each time that this changed, and nothing more of any other; null: of none. */
  | { readonly type: 'trafficPolicy.watch'; readonly file: string | null }
  | {
      readonly type: 'tunnel.open';
      readonly agent: number;
      readonly spec: TunnelSpec;
      readonly patience: number;
    }
  | { readonly type: 'tunnel.close'; readonly agent: number }
  | { readonly type: 'tunnel.kill'; readonly agent: number }
  /** The machine slept: a tunnel that does not show soon that it is alive has ended. */
  | { readonly type: 'tunnel.prove'; readonly agent: number };
