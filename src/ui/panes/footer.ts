import { screenWords } from '../../core/words/screen.ts';
import { type FooterKey, footerKeys } from '../keys/app-keys.ts';
import type { LogStatus } from '../model/log-status.ts';
import type { ViewState } from '../model/view-state.ts';
import { cutText, plainText } from '../terminal/text.ts';
import type { PaneContext } from './pane-context.ts';

type FooterContext = PaneContext & {
  readonly view: ViewState;
  readonly log: LogStatus;
  readonly attached: boolean;
};

/** What is typed; or the question that is open, or the answer to the last key; or else what the keys do now. */
export function footerLine(context: FooterContext): string {
  const { snapshot, log, attached, theme, columns, view } = context;
  if (view.typing !== null) return searchField(view.typing, context);
  if (view.question !== null) {
    const { text, alarming } = view.question;
    const asked = plainText(text, theme);
    const question = theme.paint(alarming ? 'alarm' : 'strong', alarming ? ` ${asked} ` : asked);
    return cutText(` ${question}  ${theme.paint('strong', 'y')} ${screenWords.yesOrNo}`, columns, theme);
  }
  if (view.leaving) return cutText(` ${screenWords.leaving}`, columns, theme);
  if (view.flash !== null) {
    const role = view.flashFailed ? 'bad' : 'good';
    return cutText(` ${theme.paint(role, plainText(view.flash, theme))}`, columns, theme);
  }
  return ` ${keysThatFit(footerKeys({ snapshot, log, attached }), columns - 2)
    .map(({ key, label }) => `${theme.paint('strong', key)} ${label}`)
    .join('  ')}`;
}

/** Of a text that is too long its end is shown, where the typing goes on. */
function searchField(typed: string, { theme, columns }: FooterContext): string {
  const text = plainText(typed, theme);
  const field = (shown: string) => ` /${shown}_`;
  const characters = [...text];
  const whole = cutText(field(text), columns, theme);
  if (whole === field(text)) return theme.paint('strong', whole);
  const tail = characters.slice(-Math.max(0, Math.floor((columns - 4) / 2))).join('');
  return theme.paint('strong', cutText(field(theme.glyphs.ellipsis + tail), columns, theme));
}

/** Where the footer is short, the keys that are missed least give way: nobody must search for the way out. */
function keysThatFit(keys: readonly FooterKey[], columns: number): readonly FooterKey[] {
  const width = keys.reduce((sum, { key, label }) => sum + key.length + 1 + label.length + 2, -2);
  const [spared] = [...keys].sort((one, other) => one.rank - other.rank);
  if (width <= columns || spared === undefined) return keys;
  return keysThatFit(
    keys.filter((key) => key !== spared),
    columns,
  );
}
