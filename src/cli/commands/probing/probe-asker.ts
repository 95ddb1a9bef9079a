import type { ConnectTo } from '../../../core/checks/connect-to.ts';
import type { Settings } from '../../../core/settings/settings.ts';
import { createGatePass, type GatePass } from '../../../core/tunnel/gate-pass.ts';
import { type Asker, createAsker } from '../../../services/checks/asker.ts';
import type { RunningPlace } from '../probe-endpoint.ts';
import { knownAsker } from './known-asker.ts';

export interface ProbeAskerOptions {
  readonly settings: Settings;
  /** The URL of its tunnel, where the service gave one. */
  readonly endpoint: string | null;
  readonly running: Pick<RunningPlace, 'nonce'> | null;
  readonly connectTo: ConnectTo;
  readonly deadlineMs?: number | undefined;
}

/** Asks for `probe`: known to the door of the supervisor that runs here, and past the password of this project's tunnel. */
export function createProbeAsker(options: ProbeAskerOptions): Asker {
  const { settings, endpoint, running, connectTo, deadlineMs } = options;
  return knownAsker(createAsker({ connectTo, deadlineMs, pass: gatePassOf(settings, endpoint) }), running);
}

function gatePassOf(settings: Settings, endpoint: string | null): GatePass {
  const { tunnelDomain, devProxy } = settings;
  return createGatePass(settings, [tunnelDomain === null ? endpoint : `https://${tunnelDomain}`, devProxy]);
}
