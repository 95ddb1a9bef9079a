import type { IncomingMessage } from 'node:http';
import type { DoorPage } from '../../core/door/visitor.ts';
import { headersForVisitor } from './headers.ts';
import { pipeJoined } from './joined-pipe.ts';
import { pageAnswer } from './page.ts';
import { cutOff, letBodyRunOut, type Visitor } from './visitor.ts';

/**
 * Passes the app's answer on as it comes; one that breaks off breaks off for the visitor too.
 *
 * @param besides headers of our own that go with it, as flat pairs.
 * @returns false, and nothing is passed on, where it cannot be said in HTTP: a status of 99.
 */
export function relay(visitor: Visitor, answer: IncomingMessage, besides: readonly string[]): boolean {
  const { response, course } = visitor;
  response.sendDate = false;
  try {
    begin(visitor, answer.statusCode ?? 0, answer.statusMessage ?? '', [
      ...headersForVisitor(answer),
      ...besides,
    ]);
  } catch {
    answer.destroy();
    return false;
  }
  pipeJoined(answer, response, (bytes) => {
    course.bytesOut += bytes;
  });
  // Head and first bytes leave together where they came together; a head that comes alone leaves alone.
  setImmediate(() => {
    if (!answer.readableDidRead) response.flushHeaders();
  });
  answer.once('close', () => {
    if (!answer.complete) cutOff(visitor);
    letBodyRunOut(visitor);
  });
  return true;
}

/** Answers in the app's place. `besides` is given the status, and gives headers that go with it. */
export function showPage(
  visitor: Visitor,
  page: DoorPage,
  besides: (status: number, headers: readonly string[]) => readonly string[],
): void {
  const { status, statusText, headers, body } = pageAnswer(page);
  begin(visitor, status, statusText, [...headers, ...besides(status, headers)]);
  visitor.course.bytesOut = body.length;
  visitor.response.end(body);
  letBodyRunOut(visitor);
}

function begin(visitor: Visitor, status: number, text: string, headers: readonly string[]): void {
  const { request, response, hasBody } = visitor;
  // Whoever still sends must not be cut off with the answer unread: it hangs up by itself when it has it.
  if (hasBody && !request.complete) response.shouldKeepAlive = true;
  response.writeHead(status, text, [...headers]);
}
