import type { ProbeAnswer, ProbedApp, ProbeFailure, ProbeQuestion } from './probes.ts';
import type { Diagnosis, ProbeView } from './snapshot.ts';

/** What a proxy that drops Upgrade makes of a handshake: 400 (Streamlit 1.53), 200 with the page (1.67). */
const upgradeStatuses: readonly number[] = [200, 400, 404, 426];

/** What one answer means. */
export function judge(
  question: ProbeQuestion,
  answer: ProbeAnswer,
  app: ProbedApp,
  nowMs: number,
): ProbeView {
  const diagnosis = diagnose(question, answer, app);
  return {
    target: question.target,
    url: question.baseUrl,
    check: question.check,
    origin: question.origin,
    expect: question.expect,
    status: answer.status,
    verdict: diagnosis.code === 'ok' ? 'pass' : 'fail',
    latencyMs: answer.latencyMs,
    diagnosis,
    atMs: nowMs,
  };
}

function diagnose(question: ProbeQuestion, answer: ProbeAnswer, app: ProbedApp): Diagnosis {
  if (answer.failure !== null) return unreachable(question, answer.failure);
  return question.check === 'health' ? ofHealth(question, answer) : ofHandshake(question, answer, app);
}

function ofHealth(question: ProbeQuestion, answer: ProbeAnswer): Diagnosis {
  if (answer.status === 200 && answer.healthy) return ok('The app answers.');
  return {
    code: 'unexpected',
    message: `${question.baseUrl}/_stcore/health answered ${answer.status} and not Streamlit's "ok".`,
    hint: 'Is it a Streamlit app that answers there?',
  };
}

function ofHandshake(question: ProbeQuestion, answer: ProbeAnswer, app: ProbedApp): Diagnosis {
  const origin = question.origin ?? 'no origin';
  const wanted = question.expect === 'accepted';
  if (answer.status === 101) return wanted ? ok(`${origin} is let in.`) : wildcardOpen(origin);
  if (answer.status === 403)
    return wanted ? rejected(origin, app) : ok(`${origin} is refused, as it must be.`);
  if (answer.status !== null && upgradeStatuses.includes(answer.status))
    return upgradeStripped(answer.status);
  return {
    code: 'unexpected',
    message: `The handshake for ${origin} was answered with ${answer.status}.`,
    hint: 'Look at the log of the app.',
  };
}

function ok(message: string): Diagnosis {
  return { code: 'ok', message, hint: '' };
}

function wildcardOpen(origin: string): Diagnosis {
  return {
    code: 'wildcard-open',
    message: `${origin} is in no list and was let in: any website can talk to the app.`,
    hint: 'Look for enableCORS = false in .streamlit/config.toml or in the arguments of the app.',
  };
}

function rejected(origin: string, app: ProbedApp): Diagnosis {
  return {
    code: 'origin-rejected',
    message: `Streamlit refused ${origin} (403).`,
    hint: remedy(origin, app),
  };
}

function remedy(origin: string, app: ProbedApp): string {
  if (app.cors === 'any')
    return 'The wildcard is on, but server.enableCORS in the arguments of the app overrides it.';
  if (/^https?:\/\/(localhost|127\.0\.0\.1)(:|$)/.test(origin))
    return 'Streamlit lets it in whatever the list holds, unless server.allowedHosts in .streamlit/config.toml lacks 127.0.0.1: add it there.';
  return app.origins.some((entry) => entry.origin === origin)
    ? 'It is in the list that Streamlit was given, which needs Streamlit 1.46 or newer; arguments after -- override the list, and server.allowedHosts refuses everybody if it lacks 127.0.0.1.'
    : `Add ${origin} to STREAMLIT_CUSTOM_ORIGINS in .env.`;
}

function upgradeStripped(status: number): Diagnosis {
  return {
    code: 'upgrade-stripped',
    message: `The WebSocket handshake was answered with ${status}: something between dropped Upgrade.`,
    hint: 'A proxy needs: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $connection_upgrade;',
  };
}

function unreachable(question: ProbeQuestion, failure: ProbeFailure): Diagnosis {
  if (failure.kind === 'refused') {
    return {
      code: 'app-down',
      message: `Nothing answers at ${question.baseUrl}.`,
      hint: 'Press r to restart the app.',
    };
  }
  if (failure.kind === 'timeout') {
    return {
      code: 'timeout',
      message: `No answer from ${question.baseUrl}: ${failure.message}`,
      hint: 'The app may be busy or stopped in a debugger.',
    };
  }
  const code = failure.kind === 'other' ? 'unexpected' : failure.kind;
  return { code, message: `${question.baseUrl}: ${failure.message}`, hint: 'Look at the log of the app.' };
}
