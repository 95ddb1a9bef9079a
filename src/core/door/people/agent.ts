import { printable } from '../../base/printable.ts';
import { peopleWords } from '../../words/people.ts';

type Row = readonly [pattern: RegExp, name: string];

/** The first that fits: most browsers say that they are others too, and put their own name last. */
const browsers: readonly Row[] = [
  [/\bEdg(?:A|iOS|e)?\//, 'Edge'],
  [/\bOP[RT]\/|\bOPiOS\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bVivaldi\//, 'Vivaldi'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\bHeadlessChrome\//, 'headless Chrome'],
  [/; wv\)|\b(?:FBAN|FBAV|Instagram|LinkedInApp)\b|\bGSA\//, 'an app'],
  [/\b(?:Chrome|CriOS|Chromium)\//, 'Chrome'],
  [/\bVersion\/[\d.]+ .*\bSafari\//, 'Safari'],
  [/^Mozilla\/.*\(iP(?:hone|ad).*\bMobile\//, 'an app'],
];

const devices: readonly Row[] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b.*\bMobile\b/, 'Android'],
  [/\bAndroid\b/, 'Android tablet'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bWindows\b/, 'Windows'],
  // An iPad says so too, unless it is asked for the mobile page.
  [/\bMacintosh\b/, 'Mac'],
  [/\bLinux\b|\bX11\b/, 'Linux'],
];

/** They say that they are a browser as well. */
const robot = /\b([\w.-]*(?:bot|crawler|spider|externalhit|preview)[\w-]*)/i;
const longestProduct = 40;

/** Browser and device as a person would say them, by `User-Agent`: `Safari on iPhone`; null: it says nothing. */
export function agentText(userAgent: string | null): string | null {
  if (userAgent === null || userAgent.trim() === '') return null;
  const named = robot.exec(userAgent)?.[1];
  if (named !== undefined) return printable(named).slice(0, longestProduct);
  const browser = nameIn(browsers, userAgent);
  const device = nameIn(devices, userAgent);
  return peopleWords.agent(browser ?? productOf(userAgent), device);
}

function nameIn(rows: readonly Row[], userAgent: string): string | null {
  return rows.find(([pattern]) => pattern.test(userAgent))?.[1] ?? null;
}

/** `curl/8.5.0` is curl. */
function productOf(userAgent: string): string {
  return printable(userAgent.split(/[\s/(]/, 1)[0] ?? '').slice(0, longestProduct);
}
