import type { LogView } from '../log/pane.ts';
import type { LogStatus } from '../model/log-status.ts';
import type { PeoplePane } from './pane.ts';

/** The log pane, in which people and their visits stand in place of the lines of visits, unless those are searched, filtered or selected. */
export function withPeople(log: LogView, people: PeoplePane): LogView {
  let known: LogStatus = log.status;
  let origin = '';
  const isPeople = () => {
    const { view, searching, selecting, filtering } = log.status;
    return view === 'visits' && !searching && !selecting && !filtering && people.isThere;
  };
  return {
    ...log,
    paint: (height, columns) => (isPeople() ? people.paint(height, columns) : log.paint(height, columns)),
    scroll: (move) => (isPeople() ? people.scroll(move) : log.scroll(move)),
    type(field, text) {
      if (field !== 'origin') return log.type(field, text);
      origin = text;
    },
    keep: (field) =>
      field === 'origin' ? people.perform({ type: 'people.again', origin }) : log.keep(field),
    abandon(field) {
      if (field !== 'origin') log.abandon(field);
    },
    get status() {
      if (!isPeople()) return log.status;
      const { status } = people;
      if (known.people !== status || known.view !== log.status.view)
        known = { ...log.status, following: false, people: status };
      return known;
    },
  };
}
