import { choiceOf } from './kinds.ts';
import { always, type SettingRow } from './row.ts';

/** How the screen reaches somebody who looks elsewhere. */
export type NotifyWay = 'bell' | 'desktop' | 'off';

const notify: SettingRow<NotifyWay> = {
  name: 'OCAP_NOTIFY',
  kind: choiceOf<NotifyWay>(['bell', 'desktop', 'off']),
  fallback: always('bell'),
  scope: 'supervisor',
  reachesApp: false,
  docs: {
    says: "How the screen tells you while you look elsewhere that the first visitor is here, an origin is refused, the script fails, or the tunnel is lost or back: by the terminal's `bell`, by a notification of the `desktop` (OSC 9 or 777, where the terminal knows them), or `off`.",
    example: 'desktop',
  },
};

/** The screen. */
export const screenRows = { notify };
