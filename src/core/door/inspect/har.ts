import { headerIn, type KeptVisit } from './kept-visit.ts';
import { maskedHeaders, maskedTarget, type ShownHeader } from './masked.ts';

/** What is kept, as HAR 1.2 (w3c.github.io/web-performance/specs/HAR): without bodies, and masked as it is shown. */
export function harOf(visits: Iterable<KeptVisit>, version: string): object {
  return {
    log: {
      version: '1.2',
      creator: { name: 'ocap-dev', version },
      entries: [...visits].filter(({ durationMs }) => durationMs !== null).map(entryOf),
    },
  };
}

function entryOf(visit: KeptVisit): object {
  const { atMs, durationMs, heldMs, appMs, address } = visit;
  const blocked = heldMs ?? 0;
  const wait = appMs ?? 0;
  return {
    startedDateTime: new Date(atMs).toISOString(),
    time: durationMs ?? 0,
    request: requestOf(visit),
    response: responseOf(visit),
    cache: {},
    timings: { blocked, send: 0, wait, receive: Math.max(0, (durationMs ?? 0) - blocked - wait) },
    _person: visit.person(),
    _address: address,
    ...(visit.socket === null
      ? {}
      : { _resourceType: 'websocket', _frames: visit.socket.frames, _frameBytes: visit.socket.bytes }),
  };
}

function requestOf({ method, target, headers, bytesIn }: KeptVisit): object {
  const path = maskedTarget(target);
  const query = path.split('?').slice(1).join('?');
  return {
    method,
    url: `https://${headerIn(headers, 'host') ?? 'localhost'}${path}`,
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: maskedHeaders(headers),
    queryString: query === '' ? [] : query.split('&').map(parameterOf),
    headersSize: -1,
    bodySize: bytesIn,
  };
}

function responseOf({ status, answerHeaders, bytesOut }: KeptVisit): object {
  return {
    // What a HAR has of a request that was never answered.
    status: status ?? 0,
    statusText: '',
    httpVersion: 'HTTP/1.1',
    cookies: [],
    headers: maskedHeaders(answerHeaders),
    content: { size: bytesOut, mimeType: headerIn(answerHeaders, 'content-type') ?? '' },
    redirectURL: maskedTarget(headerIn(answerHeaders, 'location') ?? ''),
    headersSize: -1,
    bodySize: bytesOut,
  };
}

function parameterOf(parameter: string): ShownHeader {
  const [name = '', ...value] = parameter.split('=');
  return { name, value: value.join('=') };
}
