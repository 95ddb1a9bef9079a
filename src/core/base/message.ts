import type * as z from 'zod/mini';

/** What is declared by a schema, as it is handed around: nobody changes a message. */
export type MessageOf<Schema extends z.ZodMiniType> = Immutable<z.infer<Schema>>;

type Immutable<Type> = Type extends readonly (infer Item)[]
  ? readonly Immutable<Item>[]
  : Type extends object
    ? { readonly [Key in keyof Type]: Immutable<Type[Key]> }
    : Type;

/** The same type for the compiler, which tells apart an optional field and none, too. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** What a schema lacks that is not of the type declared: nothing has it, so the compiler names it. */
interface DiffersFrom<Declared> {
  readonly differsFrom: Declared;
}

/**
 * The schema of a type that is declared elsewhere, in the core. One that lacks a field of it, has one more, or another type for
 * one, does not compile.
 */
export function schemaOf<Declared>() {
  return <Output>(
    schema: z.ZodMiniType<Output> &
      (Same<Immutable<Output>, Immutable<Declared>> extends true ? unknown : DiffersFrom<Declared>),
  ): z.ZodMiniType<Output> => schema;
}

/**
 * zod compiles a schema of an object when it is used first: 14 ms for the snapshot before the first screen (zod 4.6.7). Interpreted,
 * a snapshot of 7 KB is read in some 60 µs instead of 45.
 */
const interpreted = { jitless: true };

/** The message that a line of JSON holds, without what the schema does not name; null: it holds none. Never throws. */
export function readMessage<Message>(schema: z.ZodMiniType<Message>, line: string): Message | null {
  const reading = schema.safeParse(parsedJson(line), interpreted);
  return reading.success ? reading.data : null;
}

/** Undefined for what is no JSON, which has no such value. */
function parsedJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
