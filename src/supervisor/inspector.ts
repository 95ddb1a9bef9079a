import type { ServedVisits } from '../control/server.ts';
import { visitDetail } from '../core/door/inspect/detail.ts';
import { visitEntries } from '../core/door/inspect/entries.ts';
import { harOf } from '../core/door/inspect/har.ts';
import type { Door } from '../services/door/door.ts';
import { writeHar } from '../services/log-file/har-file.ts';
import type { SecretKeeper } from './secret-keeper.ts';
import type { Session } from './session.ts';

/** What is kept of visits, as it may be shown. */
export function createInspector(
  door: Pick<Door, 'people' | 'askAgain'>,
  session: Session,
  { concealEntry, concealDetail, redact }: SecretKeeper,
): ServedVisits {
  const { visits } = door.people;
  return {
    entries: (query) => visitEntries(visits.all, query).map(concealEntry),
    detail(id) {
      const visit = visits.get(id);
      const { origins } = session.snapshot().origins;
      const listed = { origins: origins.map(({ origin }) => origin) };
      return visit === null ? null : concealDetail(visitDetail(visit, listed, Date.now()));
    },
    async askAgain(id, origin) {
      const asked = await door.askAgain(id, origin);
      return asked === null || asked.failure === null ? asked : { ...asked, failure: redact(asked.failure) };
    },
    saveHar() {
      const { name, version } = session.snapshot();
      const kept = [...visits.all].filter(({ durationMs }) => durationMs !== null);
      const text = redact(JSON.stringify(harOf(kept, version), null, 1));
      return writeHar({ name, text, entries: kept.length, env: session.state().boot.shell });
    },
  };
}
