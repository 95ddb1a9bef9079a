import { bodyRoomMb, usualUploadMb } from '../../../base/network/body-room.ts';
import { proxyRecipeWords } from '../../../words/lint-proxies.ts';
import type { ProjectKnowledge } from '../../project-knowledge.ts';
import type { Suspicion } from '../../suspicion.ts';
import { addedBelow, argument, replacedArgument } from '../directive.ts';
import { megabytesOf, pingEveryS, secondsOf } from '../limits.ts';
import type { PassedOn } from './passed-on.ts';
import { counting } from './tree.ts';

/** What cuts a silent WebSocket, and what refuses a file that the app takes. */
export function limitSuspicions(
  stream: PassedOn,
  upload: PassedOn | null,
  knowledge: ProjectKnowledge,
): readonly Suspicion[] {
  return [...idleSuspicions(stream), ...(upload === null ? [] : bodySuspicions(upload, knowledge))];
}

function idleSuspicions({ levels }: PassedOn): readonly Suspicion[] {
  const directive = counting(levels, 'proxy_read_timeout');
  const seconds = secondsOf(argument(directive, 0));
  if (directive === undefined || directive.from < 0 || seconds === null || seconds > pingEveryS) return [];
  return [
    {
      code: 'idle-cut',
      at: directive.from,
      advice: proxyRecipeWords.idleCut(argument(directive, 0), pingEveryS),
      changes: replacedArgument(directive, 0, '3600'),
    },
  ];
}

/** nginx takes 1 MB where nothing is written; that matters where the app takes files. */
function bodySuspicions(
  { levels, pass, text, isOpaque }: PassedOn,
  { maxUploadMb, takesUploads }: ProjectKnowledge,
): readonly Suspicion[] {
  const directive = counting(levels, 'client_max_body_size');
  const takes = maxUploadMb ?? usualUploadMb;
  const right = `${bodyRoomMb(maxUploadMb)}m`;
  if (directive === undefined) {
    if (isOpaque || (!takesUploads && maxUploadMb === null) || takes <= 1) return [];
    const line = `client_max_body_size ${right};`;
    const advice = proxyRecipeWords.bodyLimit('1 MB', takes);
    return [{ code: 'body-limit', at: pass.from, advice, changes: [addedBelow(text, pass, [line])] }];
  }
  const limit = megabytesOf(argument(directive, 0), 1024);
  if (directive.from < 0 || limit === null || limit === 0 || limit >= takes) return [];
  const advice = proxyRecipeWords.bodyLimit(argument(directive, 0), takes);
  return [{ code: 'body-limit', at: directive.from, advice, changes: replacedArgument(directive, 0, right) }];
}
