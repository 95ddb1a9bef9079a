import type { ProjectKnowledge } from '../../project-knowledge.ts';
import type { Suspicion } from '../../suspicion.ts';
import { bodyLimit, idleCut } from '../common.ts';
import { addedBelow, argument, replacedArgument } from '../directive.ts';
import { megabytesOf, secondsOf } from '../limits.ts';
import { isElsewhere, type PassedOn } from './passed-on.ts';
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
  if (directive === undefined || isElsewhere(directive)) return [];
  const written = argument(directive, 0);
  return idleCut(directive.from, written, secondsOf(written), replacedArgument(directive, 0, '3600'));
}

/** nginx takes 1 MB where nothing is written; that matters where the app takes files. */
function bodySuspicions(
  { levels, pass, text, isOpaque }: PassedOn,
  knowledge: ProjectKnowledge,
): readonly Suspicion[] {
  const directive = counting(levels, 'client_max_body_size');
  if (directive === undefined) {
    if (isOpaque || (!knowledge.takesUploads && knowledge.maxUploadMb === null)) return [];
    return bodyLimit({ at: pass.from, written: '1 MB', limitMb: 1 }, knowledge, (right) => [
      addedBelow(text, pass, [`client_max_body_size ${right}m;`]),
    ]);
  }
  const written = argument(directive, 0);
  const limitMb = isElsewhere(directive) ? null : megabytesOf(written, 1024);
  return bodyLimit({ at: directive.from, written, limitMb }, knowledge, (right) =>
    replacedArgument(directive, 0, `${right}m`),
  );
}
