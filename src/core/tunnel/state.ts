import type { Secret } from '../base/secret.ts';

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

/** All that is known of the tunnel. */
export interface TunnelSlice {
  readonly life: TunnelLife;
  /** The service's own config file, read once a tunnel is wanted; null: not read yet. */
  readonly config: TunnelConfig | 'asked' | null;
}

/** What happened to the tunnel. */
export type TunnelEvent =
  | { readonly type: 'tunnelConfig.read'; readonly config: TunnelConfig }
  | { readonly type: 'tunnel.opened'; readonly agent: number; readonly url: string }
  /** The agent's process is gone; `error` says why where it told. */
  | { readonly type: 'tunnel.ended'; readonly agent: number; readonly error: TunnelError | null };

/** What to do with the tunnel. */
export type TunnelCommand =
  | { readonly type: 'tunnelConfig.read' }
  | { readonly type: 'tunnel.open'; readonly agent: number; readonly spec: TunnelSpec }
  | { readonly type: 'tunnel.close'; readonly agent: number }
  | { readonly type: 'tunnel.kill'; readonly agent: number }
  /** The machine slept: a tunnel that does not show soon that it is alive has ended. */
  | { readonly type: 'tunnel.prove'; readonly agent: number };
