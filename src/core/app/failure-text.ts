import { printable } from '../base/printable.ts';
import { shellWord } from '../base/shell-word.ts';
import { appWords } from '../words/app.ts';
import { lookedInText } from './environment/looked-in.ts';
import type { Failure, StartObstacle } from './state.ts';

const tailLines = 8;

/** Why the app does not run and what to do about it, and the last lines of stderr where they tell more. */
export interface FailureText {
  readonly sentence: string;
  readonly output: readonly string[];
}

/** Both as one text, the lines below the sentence. */
export function failureText(failure: Failure): string {
  const { sentence, output } = tellFailure(failure);
  return [sentence, ...output].join('\n');
}

export function tellFailure(failure: Failure): FailureText {
  return { sentence: sentenceOf(failure), output: outputOf(failure) };
}

/** It alone, for where no lines stand below it. */
export function failureSentence(failure: Failure): string {
  return failure.kind === 'several-scripts' ? appWords.severalScriptsAlone : sentenceOf(failure);
}

function outputOf(failure: Failure): readonly string[] {
  if (failure.kind === 'several-scripts') return startLines(failure.scripts, failure.startCommand);
  return 'tail' in failure ? telling(failure.tail) : [];
}

/** What is typed to start each of these scripts, or to ask another command about it. */
export function startLines(scripts: readonly string[], command = 'ocap-dev'): readonly string[] {
  return scripts.map((script) => `${command} ${shellWord(printable(script))}`);
}

function sentenceOf(failure: Failure): string {
  switch (failure.kind) {
    case 'obstacle':
      return obstacleText(failure.obstacle);
    case 'no-streamlit':
      return appWords.noStreamlit(failure.lookedIn.map(lookedInText), failure.install);
    case 'not-installed':
      return failure.message;
    case 'no-script':
      return appWords.noScript(failure.folder, failure.startCommand);
    case 'several-scripts':
      return appWords.severalScripts;
    case 'usage':
      return appWords.argumentsRefused;
    case 'crash-loop':
      return failure.tail.some(isDevelopmentMode)
        ? appWords.developmentMode
        : appWords.crashLoop(failure.times);
    case 'never-healthy':
      return appWords.neverHealthy(failure.afterMs / 1000);
    default:
      return failure satisfies never;
  }
}

/** Streamlit's own complaint where it lies outside of `site-packages`, and takes itself for its developers' checkout (1.67.0). */
function isDevelopmentMode(line: string): boolean {
  return /global\.developmentMode is true/.test(line);
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

function telling(tail: readonly string[]): readonly string[] {
  return tail.filter((line) => line.trim() !== '').slice(-tailLines);
}
