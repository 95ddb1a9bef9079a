import { keyWords } from '../../../core/words/keys.ts';
import { logViews } from '../../../logs/log-buffer.ts';
import type { StopKind } from '../../log/errors/stops.ts';
import { viewAfter } from '../../log/sources.ts';
import type { LogCommand, LogStatus } from '../../model/log-status.ts';
import type { KeyAction, KeyRow } from '../row.ts';

const rows = (count: number): KeyAction => ({ type: 'scroll', move: { by: 'rows', count } });
const pages = (count: number): KeyAction => ({ type: 'scroll', move: { by: 'pages', count } });
const tail: KeyAction = { type: 'scroll', move: { to: 'tail' } };
const command = (asked: LogCommand): KeyAction => ({ type: 'log', command: asked });
const step = (direction: 1 | -1): KeyAction => command({ type: 'step', direction });
const noSearch: KeyAction = { type: 'cannot', why: keyWords.cannot.noSearch };
const isFollowed: KeyAction = { type: 'cannot', why: keyWords.cannot.following };

const views: readonly KeyRow[] = logViews.map((view, index) => ({
  keys: [String(index + 1)],
  ...(index === 0 ? { shown: '1…5 Tab', help: keyWords.source.help } : {}),
  does: () => command({ type: 'show', view }),
}));

const lift = command({ type: 'filter.leave' });

/** What was put on last is taken off first. */
function leaving({ searching, filtering }: LogStatus): KeyAction | null {
  if (searching) return command({ type: 'search.leave' });
  return filtering ? lift : null;
}

function around({ inContext }: LogStatus, by: 1 | -1): KeyAction {
  return inContext ? command({ type: 'context', by }) : { type: 'cannot', why: keyWords.cannot.noFilter };
}

const seek =
  (kind: StopKind, direction: 1 | -1): KeyRow['does'] =>
  () => ({ type: 'seek', kind, direction });

/** What is read, and where in it. */
export const logKeys: readonly KeyRow[] = [
  { keys: ['/'], ...keyWords.search, rank: 6, does: () => ({ type: 'type', field: 'search' }) },
  {
    keys: ['n'],
    shown: 'n N',
    ...keyWords.step,
    rank: 7,
    does: ({ log }) => (log.searching ? step(1) : noSearch),
  },
  { keys: ['N'], does: ({ log }) => (log.searching ? step(-1) : noSearch) },
  { keys: ['Esc'], ...keyWords.leaveSearch, rank: 8, does: ({ log }) => leaving(log) },
  {
    keys: ['F', '&'],
    shown: 'F &',
    ...keyWords.filter,
    rank: 3,
    does: () => ({ type: 'type', field: 'filter' }),
  },
  { keys: ['+', '='], shown: '+ -', ...keyWords.context, does: ({ log }) => around(log, 1) },
  { keys: ['-'], does: ({ log }) => around(log, -1) },
  { keys: ['Enter'], ...keyWords.lift, does: ({ log }) => (log.filtering ? lift : null) },
  { keys: ['L'], ...keyWords.level, does: () => command({ type: 'level' }) },
  { keys: ['R'], ...keyWords.onlyRun, does: () => command({ type: 'run.only' }) },
  { keys: [']', 'Alt+Down'], shown: '] [', ...keyWords.error, rank: 4, does: seek('error', 1) },
  { keys: ['[', 'Alt+Up'], does: seek('error', -1) },
  { keys: ['}', 'Alt+PgDn'], shown: '} {', ...keyWords.run, does: seek('run', 1) },
  { keys: ['{', 'Alt+PgUp'], does: seek('run', -1) },
  { keys: ['E'], ...keyWords.edit, does: () => ({ type: 'edit' }) },
  { keys: ['C'], ...keyWords.copyError, does: () => ({ type: 'copy.error' }) },
  ...views,
  {
    keys: ['Tab'],
    label: keyWords.source.label,
    rank: 4,
    does: ({ log }) => command({ type: 'show', view: viewAfter(log.view) }),
  },
  {
    keys: ['f', 'End', 'G'],
    ...keyWords.follow,
    rank: 7,
    does: ({ log }) => (log.following ? isFollowed : tail),
  },
  { keys: ['v'], ...keyWords.select, rank: 3, does: () => command({ type: 'select' }) },
  { keys: ['W'], ...keyWords.wrap, rank: 1, does: () => command({ type: 'wrap' }) },
  { keys: ['T'], ...keyWords.timestamps, does: () => command({ type: 'timestamps' }) },
  { keys: ['z'], ...keyWords.zoom, rank: 2, does: () => ({ type: 'zoom' }) },
  { keys: ['s'], ...keyWords.save, rank: 1, does: () => ({ type: 'save' }) },
  { keys: ['\\', 'B'], shown: '\\ B', ...keyWords.stream, does: () => ({ type: 'stream' }) },
  { keys: ['x'], ...keyWords.clear, does: () => command({ type: 'clear' }) },
  { keys: ['X'], does: () => command({ type: 'uncover' }) },
];

/** They move the pane, and while lines are selected the end of the selection. */
export const scrollKeys: readonly KeyRow[] = [
  { keys: ['Up', 'k'], shown: '↑↓ PgUp', ...keyWords.scroll, does: () => rows(-1) },
  { keys: ['Down', 'j'], does: () => rows(1) },
  { keys: ['PgUp', 'Ctrl+B'], does: () => pages(-1) },
  { keys: ['PgDn', 'Ctrl+F'], does: () => pages(1) },
  { keys: ['Ctrl+U'], does: () => pages(-0.5) },
  { keys: ['Ctrl+D'], does: () => pages(0.5) },
  {
    keys: ['l', 'Right'],
    shown: 'h l ← →',
    ...keyWords.sideways,
    does: () => command({ type: 'sideways', by: 1 }),
  },
  { keys: ['h', 'Left'], does: () => command({ type: 'sideways', by: -1 }) },
  {
    keys: ['g', 'Home'],
    ...keyWords.oldest,
    does: () => ({ type: 'scroll', move: { to: 'oldest' } }),
  },
];

/** While lines are selected. */
export const selectionKeys: readonly KeyRow[] = [
  { keys: ['Enter', 'c', 'y'], ...keyWords.copyLines, rank: 9, does: () => ({ type: 'copy.lines' }) },
  { keys: ['G', 'End', 'f'], does: () => tail },
  {
    keys: [' '],
    shown: 'Space',
    ...keyWords.selectHere,
    rank: 6,
    does: () => command({ type: 'select.here' }),
  },
  { keys: ['s'], ...keyWords.saveSelected, rank: 5, does: () => ({ type: 'save' }) },
  { keys: ['Esc', 'v'], ...keyWords.leaveSelection, rank: 9, does: () => command({ type: 'select.leave' }) },
];
