import type { Diagnosis, ProbeView } from '../view/snapshot.ts';
import { probeWords as words } from '../words/probes.ts';
import type { ProbeAnswer, ProbedApp, ProbeFailure, ProbeQuestion } from './app-schedule.ts';

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
  if (answer.status === 200 && answer.healthy) return ok(words.answers);
  return { code: 'unexpected', ...words.unhealthy(`${question.baseUrl}/_stcore/health`, answer.status) };
}

function ofHandshake(question: ProbeQuestion, answer: ProbeAnswer, app: ProbedApp): Diagnosis {
  const origin = question.origin ?? words.noOrigin;
  const wanted = question.expect === 'accepted';
  if (answer.status === 101)
    return wanted ? ok(words.letIn(origin)) : { code: 'wildcard-open', ...words.wildcardOpen(origin) };
  if (answer.status === 403)
    return wanted
      ? { code: 'origin-rejected', message: words.rejected(origin), hint: remedy(origin, app) }
      : ok(words.refused(origin));
  if (answer.status !== null && upgradeStatuses.includes(answer.status))
    return { code: 'upgrade-stripped', ...words.upgradeStripped(answer.status) };
  return { code: 'unexpected', ...words.unexpectedHandshake(origin, answer.status) };
}

function ok(message: string): Diagnosis {
  return { code: 'ok', message, hint: '' };
}

function remedy(origin: string, app: ProbedApp): string {
  const { rejectedBecause } = words;
  if (app.cors === 'any') return rejectedBecause.wildcardOverridden;
  if (/^https?:\/\/(localhost|127\.0\.0\.1)(:|$)/.test(origin)) return rejectedBecause.loopbackHost;
  return app.origins.some((entry) => entry.origin === origin)
    ? rejectedBecause.listed
    : rejectedBecause.notListed(origin);
}

function unreachable({ baseUrl }: ProbeQuestion, { kind, message }: ProbeFailure): Diagnosis {
  if (kind === 'refused') return { code: 'app-down', ...words.nobody(baseUrl) };
  if (kind === 'timeout') return { code: 'timeout', ...words.silent(baseUrl, message) };
  return { code: kind === 'other' ? 'unexpected' : kind, ...words.failed(baseUrl, message) };
}
