import { appWords } from '../words/app.ts';
import { lookedInText } from './looked-in.ts';
import type { Failure, StartObstacle } from './state.ts';

const tailLines = 8;

/** Why the app does not run and what to do about it: one sentence each, then the last lines of stderr if they tell more. */
export function failureText(failure: Failure): string {
  switch (failure.kind) {
    case 'obstacle':
      return obstacleText(failure.obstacle);
    case 'no-streamlit':
      return appWords.noStreamlit(failure.lookedIn.map(lookedInText));
    case 'not-installed':
      return failure.message;
    case 'no-script':
      return appWords.noScript;
    case 'usage':
      return withTail(appWords.argumentsRefused, failure.tail);
    case 'crash-loop':
      return withTail(appWords.crashLoop(failure.times), failure.tail);
    case 'never-healthy':
      return withTail(appWords.neverHealthy(failure.afterMs / 1000), failure.tail);
    default:
      return failure satisfies never;
  }
}

function obstacleText(obstacle: StartObstacle): string {
  switch (obstacle.kind) {
    case 'port-taken':
      return appWords.portTaken(obstacle.port, obstacle.holder);
    case 'script-missing':
      return appWords.scriptMissing(obstacle.script);
    case 'not-spawned':
      return obstacle.message;
    default:
      return obstacle satisfies never;
  }
}

function withTail(sentence: string, tail: readonly string[]): string {
  const told = tail.filter((line) => line.trim() !== '').slice(-tailLines);
  return [sentence, ...told].join('\n');
}
