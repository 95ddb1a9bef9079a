import type { VisitDetail } from '../door/inspect/detail.ts';
import type { VisitEntry } from '../door/inspect/entries.ts';
import type { PersonView } from '../door/people/person.ts';
import type { DoorEvent } from '../door/visitor.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * Whether a text may hold what an app, a visitor or a file has written, and so a secret; or is a name or an address of our own,
 * which others go by. A password that is one of these words must not change it.
 */
export type TextKind = 'free' | 'own';

/** A kind for each text of a type. Numbers, and words of a closed list such as states, have none. */
export type TextKinds<Type> = string extends Type
  ? TextKind
  : NonNullable<Type> extends readonly (infer Item)[]
    ? TextKinds<Item>
    : {
        readonly [Name in keyof NonNullable<Type> as Named<Name, NonNullable<Type>[Name]>]: TextKinds<
          NonNullable<Type>[Name]
        >;
      };

/** The name of a field that holds a text, however deep. */
type Named<Name, Type> = HoldsText<NonNullable<Type>> extends true ? Name : never;

type HoldsText<Type> = string extends Type
  ? true
  : Type extends readonly (infer Item)[]
    ? HoldsText<NonNullable<Item>>
    : Type extends object
      ? true extends { [Name in keyof Type]: HoldsText<NonNullable<Type[Name]>> }[keyof Type]
        ? true
        : false
      : false;

const diagnosis = { code: 'own', message: 'free', hint: 'free' } as const;
const problem = { file: 'own', name: 'free', message: 'free', what: 'free', fix: 'free' } as const;

/** Those of a person: what a visitor chose, and what the app said. */
export const personTexts: TextKinds<PersonView> = {
  name: 'own',
  address: 'own',
  agent: 'free',
  page: 'free',
  lastError: 'free',
};

/** The texts of a snapshot. A field that is new to it has to be told apart here. */
export const snapshotTexts: TextKinds<Snapshot> = {
  project: 'own',
  name: 'own',
  version: 'own',
  streamlit: { version: 'own', foundIn: 'own' },
  process: {
    url: 'own',
    reason: 'free',
    failure: { sentence: 'free', output: 'free' },
    signal: 'own',
  },
  sessions: { left: { key: 'free', kind: 'free', why: 'free' }, told: 'free' },
  tunnel: { url: 'own', reason: 'free', error: diagnosis, guard: 'own' },
  origins: { origins: { origin: 'own' } },
  probes: { target: 'own', url: 'own', origin: 'own', diagnosis },
  visits: { refused: { origin: 'free' } },
  people: { people: personTexts },
  settings: {
    file: 'own',
    errors: problem,
    warnings: problem,
    lastChange: { names: 'free', text: 'free' },
  },
  appFailure: { where: 'free', message: 'free', hint: 'free' },
  offers: { envExample: 'own', secretsExample: 'own', tunnel: 'own', apps: 'own' },
  notices: 'free',
  history: { text: 'free' },
  runs: { cause: 'free' },
};

const header = { name: 'free', value: 'free' } as const;

/** Those of one that is looked into, and of a row of the list. */
export const detailTexts: TextKinds<VisitDetail> = {
  method: 'free',
  target: 'free',
  person: 'own',
  address: 'own',
  agent: 'free',
  origin: 'free',
  why: 'free',
  came: header,
  dropped: 'free',
  added: header,
  answered: header,
  socket: { tail: { kind: 'own' } },
  curl: 'free',
};
export const entryTexts: TextKinds<VisitEntry> = { method: 'free', path: 'free', person: 'own' };

/** Those of a visit: its visitor chose them. */
export const visitTexts: TextKinds<Extract<DoorEvent, { type: 'visit.ended' }>> = {
  method: 'free',
  path: 'free',
  origin: 'free',
  person: 'own',
};
