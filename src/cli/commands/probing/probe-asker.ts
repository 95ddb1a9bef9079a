import type { ConnectTo } from '../../../core/checks/connect-to.ts';
import type { Settings } from '../../../core/settings/settings.ts';
import { createGatePass, type GatePass } from '../../../core/tunnel/gate-pass.ts';
import { type Asker, createAsker } from '../../../services/checks/asker.ts';
import { nonceHeader } from '../../../services/door/headers.ts';
import type { RunningPlace } from '../probe-endpoint.ts';
import { knownAsker } from './known-asker.ts';
import type { PageProbe } from './probe-page.ts';

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

/** By what a page of ours comes in at this project's own addresses: past the password, and known to the door. Nothing anywhere else. */
export function createProbeEntry({ settings, endpoint, running }: ProbeAskerOptions): PageProbe['entry'] {
  const pass = gatePassOf(settings, endpoint);
  const origins = placesOf(settings, endpoint).flatMap((place) =>
    place === null ? [] : [new URL(place).origin],
  );
  return async (url, origin) => {
    const place = new URL(url).origin;
    const isByProxy = settings.devProxy !== null && place === new URL(settings.devProxy).origin;
    const nonce = origins.includes(place) ? ((await running?.nonce(origin, isByProxy)) ?? null) : null;
    return { ...pass(url), ...(nonce === null ? {} : { [nonceHeader]: nonce }) };
  };
}

function gatePassOf(settings: Settings, endpoint: string | null): GatePass {
  return createGatePass(settings, placesOf(settings, endpoint));
}

function placesOf({ tunnelDomain, devProxy }: Settings, endpoint: string | null): readonly (string | null)[] {
  return [tunnelDomain === null ? endpoint : `https://${tunnelDomain}`, devProxy];
}
