import { attribute } from '../../core/base/paint.ts';
import { guestWords } from '../../core/words/guests.ts';
import { inspectWords } from '../../core/words/inspect.ts';
import { screenWords } from '../../core/words/screen.ts';
import { textWidth } from '../../logs/clean-row.ts';
import { answerKeys, type FooterKey, footerKeys } from '../keys/tables/app-keys.ts';
import type { LogStatus } from '../model/log-status.ts';
import type { Confirmation, FieldName, Typing, ViewState } from '../model/view-state.ts';
import { cutMiddle, cutText, plainText } from '../terminal/text.ts';
import type { Role, Theme } from '../terminal/theme.ts';
import type { PaneContext } from './pane-context.ts';

type FooterContext = PaneContext & {
  readonly view: ViewState;
  readonly log: LogStatus;
  readonly attached: boolean;
};

/** Of an answer with keys of its own, in columns. */
const leastAnswer = 24;
const leastQuestion = 40;

/** What is typed; or the question that is open, or the answer to the last key; or else what the keys do now. */
export function footerLine(context: FooterContext): string {
  const { snapshot, log, attached, theme, columns, view } = context;
  if (view.armed !== null)
    return cutText(` ${theme.paint('warning', plainText(view.armed.warning, theme))}`, columns, theme);
  if (view.typing !== null) return fieldLine(view.typing, context);
  if (view.question !== null) return questionLine(view.question, context);
  if (view.leaving) return cutText(` ${screenWords.leaving}`, columns, theme);
  if (view.flash !== null) {
    const role = view.flashFailed ? 'bad' : 'good';
    const text = plainText(view.flash, theme);
    return view.saved === null
      ? cutText(` ${theme.paint(role, text)}`, columns, theme)
      : savedLine(text, role, context);
  }
  const keys = footerKeys({ snapshot, log, attached, view, nowMs: context.nowMs });
  return ` ${keyTexts(keysThatFit(keys, columns - 2), theme)}`;
}

/** What answers it stays whole, by fewer words where the screen is narrow: the middle of what is asked gives way. */
function questionLine({ text, alarming }: Confirmation, { theme, columns }: FooterContext): string {
  const whole = plainText(text, theme);
  const roomBeside = (answers: string) => columns - textWidth(answers) - (alarming ? 5 : 3);
  const answer = (words: string) => `${theme.paint('strong', 'y')} ${words}`;
  const hasRoom = roomBeside(answer(screenWords.yesOrNo)) >= Math.min(leastQuestion, textWidth(whole));
  const answers = answer(hasRoom ? screenWords.yesOrNo : screenWords.yes);
  const asked = cutMiddle(whole, Math.max(1, roomBeside(answers)), theme);
  const question = theme.paint(alarming ? 'alarm' : 'strong', alarming ? ` ${asked} ` : asked);
  return cutText(` ${question}  ${answers}`, columns, theme);
}

/** Of a path that is too long the middle gives way, and where even that has no room, the keys. */
function savedLine(text: string, role: Role, context: FooterContext): string {
  const { theme, columns } = context;
  const keys = keyTexts(answerKeys(context), theme);
  const room = columns - textWidth(keys) - 4;
  const hasRoom = room >= leastAnswer;
  const told = theme.paint(role, cutMiddle(text, hasRoom ? room : columns - 2, theme));
  return hasRoom ? ` ${told}  ${keys}` : ` ${told}`;
}

function keyTexts(keys: readonly FooterKey[], theme: Theme): string {
  return keys.map(({ key, label }) => `${theme.paint('strong', key)} ${label}`).join('  ');
}

const prompts: Readonly<Record<FieldName, string>> = {
  search: '/',
  filter: '&',
  origin: inspectWords.originPrompt,
  guest: guestWords.prompt,
};

/** Of a text that is too long that part is shown in which the typing goes on. */
function fieldLine({ field, text, cursor }: Typing, { theme, columns }: FooterContext): string {
  const { ellipsis } = theme.glyphs;
  const room = Math.max(1, Math.floor((columns - 5) / 2));
  const shown = (part: string) => plainText(part, theme);
  const [before, after] = [shown(text.slice(0, cursor)), shown(text.slice(cursor))];
  const start = ` ${prompts[field]}`;
  const whole = start + before + after;
  const isShort = cutText(`${whole}_`, columns, theme) === `${whole}_`;
  const left = isShort ? before : [...before].slice(-room).join('');
  const [under = '_', ...rest] = [...after];
  const mark = isShort || left === before ? '' : ellipsis;
  const line =
    start + mark + left + attribute(7) + under + attribute(27) + theme.paint('strong', rest.join(''));
  return cutText(theme.paint('strong', line), columns, theme);
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
