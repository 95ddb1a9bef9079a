import { keyWords } from '../../core/words/keys.ts';
import { screenWords } from '../../core/words/screen.ts';
import { listedTroubles } from '../model/troubles.ts';
import type { ViewState } from '../model/view-state.ts';
import { cutText, firstRows } from '../terminal/text.ts';
import type { PaneContext } from './pane-context.ts';
import { rowsOfTrouble } from './trouble.ts';

type ListContext = PaneContext & { readonly rows: number; readonly view: ViewState };

/** All that is wrong, each whole where there is room, and always the chosen one, so that nothing is "1 more" that cannot be read. What is ignored stands last. */
export function troubleListRows(context: ListContext): string[] {
  const { snapshot, nowMs, view, theme, columns, rows } = context;
  const { arrow } = theme.glyphs;
  const all = listedTroubles(snapshot, nowMs, view.ignored);
  const title = theme.paint('strong', ` ${screenWords.titles.troubles(all.length)}`);
  const chosen = Math.min(view.at, all.length - 1);
  const keys = keyWords.troubleKeys(all[chosen]?.refused !== undefined);
  const foot = theme.paint('quiet', cutText(` ${keys}`, columns, theme));
  if (all.length === 0) return [title, ` ${screenWords.allWell}`, foot];
  const room = Math.max(1, rows - 2);
  // What stands behind a row has its room.
  const behind = ({ id }: { readonly id: string }) =>
    view.ignored.includes(id) ? ` ${screenWords.ignored}` : '';
  const drawn = all.map((trouble) =>
    rowsOfTrouble(trouble, { ...context, columns: columns - 2 - behind(trouble).length }),
  );
  const hasRoom = drawn.flat().length <= room;
  const blocks = all.map((trouble, index) => {
    const whole = drawn[index] ?? [];
    const shown = hasRoom || index === chosen ? whole : firstRows(whole, 1, theme);
    return shown.map((row, line) => {
      const mark = index === chosen && line === 0 ? arrow.padEnd(2) : '  ';
      return cutText(`${mark}${row}${line === 0 ? behind(trouble) : ''}`, columns, theme);
    });
  });
  const before = blocks.slice(0, chosen).flat().length;
  const end = before + (blocks[chosen]?.length ?? 1);
  const from = Math.max(0, Math.min(before, end - room));
  return [title, ...blocks.flat().slice(from, from + room), foot];
}
