import { Box, Text, useInput } from 'ink';
import { useSyncExternalStore } from 'react';
import type { Snapshot } from '../core/snapshot.ts';
import { slot } from './compositor.ts';
import { keyName } from './key-name.ts';
import { chromeOf } from './layout.ts';
import type { Store } from './store.ts';
import type { Theme } from './theme.ts';
import type { ViewState } from './view-state.ts';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** What the screen shows, each a store of its own: a change of one repaints what depends on it. */
export interface AppProps {
  readonly snapshot: Store<Snapshot | null>;
  readonly view: Store<ViewState>;
  readonly size: Store<Size>;
  readonly following: Store<boolean>;
  readonly now: Store<number>;
  readonly theme: Theme;
  press(key: string): void;
}

/** The chrome: everything but the log, whose place the slot keeps. */
export function App(props: AppProps) {
  const snapshot = useStore(props.snapshot);
  const view = useStore(props.view);
  const size = useStore(props.size);
  const following = useStore(props.following);
  const nowMs = useStore(props.now);
  useInput((input, key) => {
    const name = keyName(input, key);
    if (name !== null) props.press(name);
  });
  if (snapshot === null) return <Text> connecting…</Text>;
  const { above, log, below } = chromeOf({ snapshot, view, following, nowMs, theme: props.theme, ...size });
  const lines = [...above, ...(log ? [slot] : []), ...below];
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
