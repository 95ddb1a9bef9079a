import type { StartObstacle } from './events.ts';
import type { Failure } from './state.ts';

const tailLines = 8;

/** Why the app does not run and what to do about it: one sentence each, then the last lines of stderr if they tell more. */
export function failureText(failure: Failure): string {
  switch (failure.kind) {
    case 'obstacle':
      return obstacleText(failure.obstacle);
    case 'no-streamlit':
      return `No Streamlit was found. Looked in: ${failure.lookedIn.join(', ')}. Install it here: python3 -m venv .venv && .venv/bin/pip install streamlit`;
    case 'not-installed':
      return failure.message;
    case 'no-script':
      return 'There is no app: neither app/front.py, streamlit_app.py, app.py nor main.py exists here. Name yours: STREAMLIT_APP=path/to/app.py in .env.';
    case 'usage':
      return withTail('Streamlit refused its arguments.', failure.tail);
    case 'crash-loop':
      return withTail(
        `The app ended ${failure.times} times in a row before it was ready. Mend it and press r.`,
        failure.tail,
      );
    case 'never-healthy':
      return withTail(
        `The app was not healthy after ${failure.afterMs / 1000} s. Press r to try again.`,
        failure.tail,
      );
    default:
      return failure satisfies never;
  }
}

function obstacleText(obstacle: StartObstacle): string {
  switch (obstacle.kind) {
    case 'port-taken': {
      const { port, holder } = obstacle;
      const who = holder === null ? 'another program' : `${holder.command} (pid ${holder.pid})`;
      return `Port ${port} is taken by ${who}. Stop it, or set STREAMLIT_PORT.`;
    }
    case 'script-missing':
      return `The app ${obstacle.script} does not exist. Create it, or set STREAMLIT_APP.`;
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
