import { showPage } from '../answer.ts';
import type { Visitor } from '../visitor.ts';
import { letBodyRunOut } from '../visitor.ts';
import type { Entry } from './gate.ts';

/** Answers somebody who does not get to the app. @returns the status; null: the visitor left before it. */
export async function answerAtDoor(
  visitor: Visitor,
  entry: Exclude<Entry, { readonly at: 'in' }>,
): Promise<number | null> {
  switch (entry.at) {
    case 'refused':
      showPage(visitor, entry.page, () => []);
      break;
    case 'health':
      answer(visitor, 200, ['Content-Type', 'text/plain; charset=utf-8'], 'ok');
      break;
    case 'redirected':
      answer(visitor, 303, redirection(entry), '');
      break;
    default:
      return entry satisfies never;
  }
  await visitor.answered;
  return visitor.response.headersSent ? visitor.response.statusCode : null;
}

/** The address that holds the token is told to nobody, and kept by no cache. */
function redirection({ location, cookie }: Extract<Entry, { readonly at: 'redirected' }>): readonly string[] {
  const given = cookie === null ? [] : ['Set-Cookie', cookie];
  return ['Location', location, 'Referrer-Policy', 'no-referrer', ...given];
}

function answer(visitor: Visitor, status: number, headers: readonly string[], text: string): void {
  const length = ['Content-Length', `${Buffer.byteLength(text)}`];
  visitor.response.writeHead(status, [...headers, ...length, 'Cache-Control', 'no-store']);
  visitor.response.end(text);
  letBodyRunOut(visitor);
}
