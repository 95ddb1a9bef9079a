import { Box, Text, useInput, usePaste } from 'ink';
import { useSyncExternalStore } from 'react';
import type { Snapshot } from '../core/view/snapshot.ts';
import type { Keys } from './keys/dispatch.ts';
import { keyNames } from './keys/name.ts';
import type { LogStatus } from './model/log-status.ts';
import type { Store } from './model/store.ts';
import type { ViewState } from './model/view-state.ts';
import { frameRows } from './panes/frame.ts';
import type { Theme } from './terminal/theme.ts';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** What the screen shows, each a store of its own: a change of one repaints what depends on it. */
export interface AppProps {
  readonly snapshot: Store<Snapshot | null>;
  readonly view: Store<ViewState>;
  readonly size: Store<Size>;
  readonly log: Store<LogStatus>;
  readonly attached: boolean;
  readonly now: Store<number>;
  readonly theme: Theme;
  readonly keys: Keys;
}

/** The chrome: everything but the log, whose place the slot keeps. */
export function App(props: AppProps) {
  const snapshot = useStore(props.snapshot);
  const view = useStore(props.view);
  const size = useStore(props.size);
  const logStatus = useStore(props.log);
  const nowMs = useStore(props.now);
  useInput((input, key) => {
    for (const name of keyNames(input, key)) props.keys.press(name);
  });
  usePaste(props.keys.paste);
  if (snapshot === null) return <Text>{props.theme.legible(' connecting…')}</Text>;
  const lines = frameRows({
    snapshot,
    view,
    log: logStatus,
    attached: props.attached,
    nowMs,
    theme: props.theme,
    ...size,
  });
  return (
    <Box flexDirection="column" width={size.columns}>
      {[...lines.entries()].map(([row, line]) => (
        <Text key={row} wrap="truncate">
          {line === '' ? ' ' : line}
        </Text>
      ))}
    </Box>
  );
}

function useStore<Value>(store: Store<Value>): Value {
  return useSyncExternalStore(store.subscribe, store.get);
}
