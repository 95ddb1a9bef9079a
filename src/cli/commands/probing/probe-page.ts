import { failureHint, type ProjectHelp } from '../../../core/app/script-failure.ts';
import { isLoopback } from '../../../core/base/loopback.ts';
import type { ConnectTo } from '../../../core/checks/connect-to.ts';
import type { HopRow } from '../../../core/checks/diagnosis/judge.ts';
import { pageRow, unvisitedRow, visitRow } from '../../../core/checks/page-run/page-row.ts';
import { exceptionText, type PageRun } from '../../../core/checks/page-run/page-run.ts';
import { lookAtLog } from '../../../core/words/diagnosis.ts';
import { runPage } from '../../../services/checks/page-run/run-page.ts';
import { createTrustStore } from '../../../services/net/trust-store.ts';

export interface PageProbe {
  /** The project's folder, absolute. */
  readonly cwd: string;
  readonly connectTo: ConnectTo;
  readonly deadlineMs: number | undefined;
  readonly redact: (text: string) => string;
  /** What helps to mend a script of this project. */
  readonly help: () => Promise<ProjectHelp>;
  /** The app of this project does not get the authtoken. */
  readonly keepsToken: boolean;
  /** By what the page is let in at this URL, where something guards it. */
  readonly entry: (url: string, origin: string | null) => Promise<Readonly<Record<string, string>>>;
  /** Told before each. */
  readonly running: (url: string) => void;
}

/** Runs the page once at each hop that was asked, one after the other, and gives a row for each. `rows`: the round's. */
export async function probePages(rows: readonly HopRow[], probe: PageProbe): Promise<readonly HopRow[]> {
  const trusted = createTrustStore();
  const pages: HopRow[] = [];
  for (const like of oneOfEachHop(rows)) {
    const visit = visitRow(rows, like.url);
    if (visit === null || visit.url === null) {
      pages.push(unvisitedRow(like));
      continue;
    }
    const { url: baseUrl, origin, target } = visit;
    const { connectTo, deadlineMs, cwd } = probe;
    probe.running(baseUrl);
    const trust = baseUrl.startsWith('https:') && target !== 'local' ? trusted() : 'any-certificate';
    const headers = await probe.entry(baseUrl, origin);
    const startedMs = performance.now();
    const run = withoutSecrets(
      await runPage({ baseUrl, origin, headers, connectTo, trust, deadlineMs }),
      probe.redact,
    );
    const latencyMs = Math.round((performance.now() - startedMs) * 10) / 10;
    pages.push(pageRow(visit, { run, latencyMs }, { cwd, advice: await adviceFor(run, visit, probe) }));
  }
  return pages;
}

function oneOfEachHop(rows: readonly HopRow[]): readonly HopRow[] {
  const deciding = rows.filter(({ decides }) => decides);
  return deciding.filter(({ url }, at) => deciding.findIndex((other) => other.url === url) === at);
}

/** What this project has to install is no advice for an app that runs elsewhere. */
async function adviceFor(
  run: PageRun,
  { target, url }: HopRow,
  { help, keepsToken }: PageProbe,
): Promise<string> {
  const isHere = ['local', 'tunnel', 'dev-proxy'].includes(target) || (url !== null && isLoopback(url));
  if (run.at !== 'raised' || !isHere) return lookAtLog('app');
  const message = exceptionText(run.exception) ?? '';
  return failureHint({ where: null, message, files: [] }, await help(), keepsToken);
}

/** A script may well put one into what it raises. */
function withoutSecrets(run: PageRun, redact: (text: string) => string): PageRun {
  if (run.at !== 'raised') return run;
  const { type, message, trace } = run.exception;
  return {
    at: 'raised',
    exception: { type: redact(type), message: redact(message), trace: trace.map(redact) },
  };
}
