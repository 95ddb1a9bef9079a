import { shellWord } from '../../base/shell-word.ts';
import { headerIn, type KeptVisit } from './kept-visit.ts';
import { isMasked, maskedHeaders, maskedTarget } from './masked.ts';

/** What curl says by itself, or what is between two neighbours. */
const curlsOwn =
  /^(?:host|content-length|transfer-encoding|accept-encoding|connection|keep-alive|proxy-connection|te|expect)$/i;
/** Who stands in front writes them anew. */
const hops = /^(?:x-forwarded-.*|x-real-ip|forwarded|ngrok-.*|cf-.*|ocap-dev-.*)$/i;

/** The same request for a shell: without cookies and tokens, and without a body. */
export function curlCommand(visit: KeptVisit): string {
  const { method, target, headers, isUpgrade } = visit;
  const scheme = headerIn(headers, 'x-forwarded-proto') === 'http' ? 'http' : 'https';
  const url = `${scheme}://${headerIn(headers, 'host') ?? 'localhost'}${maskedTarget(target)}`;
  const kept = maskedHeaders(headers).filter(
    (header) => !isMasked(header) && !curlsOwn.test(header.name) && !hops.test(header.name),
  );
  const words = [
    'curl -i',
    ...(method === 'GET' ? [] : [`-X ${shellWord(method)}`]),
    ...(isUpgrade ? ['--http1.1 --max-time 5', `-H ${shellWord('Connection: Upgrade')}`] : ['--compressed']),
    ...kept.map(({ name, value }) => `-H ${shellWord(`${name}: ${value}`)}`),
    shellWord(url),
  ];
  return words.join(' ');
}
