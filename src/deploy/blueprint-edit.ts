import { isDeepStrictEqual } from 'node:util';
import { type Document, isMap, isScalar, isSeq, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml';
import { isRecord } from '../core/base/is-record.ts';
import { applied, type Change } from '../core/base/text-change.ts';
import { imageRuntimes, runsApp } from './blueprint-service.ts';
import { type EditedFile, unknownForm } from './file-edit.ts';
import { indentAt, linesBehind } from './yaml-place.ts';
import { yamlText } from './yaml-text.ts';

export interface OwnVariable {
  readonly key: string;
  readonly value: string;
}

/** What of a service is ours. */
export interface OwnService {
  /** By which a service without a command is found. */
  readonly names: readonly string[];
  /** Added where they are missing, and never changed: somebody decided them. */
  readonly keys: Readonly<Record<'runtime' | 'buildCommand' | 'startCommand' | 'healthCheckPath', string>>;
  readonly variables: readonly OwnVariable[];
}

/**
 * Sets what is ours in the service of a blueprint that runs the app, and leaves every other byte as it is. What came out is
 * read again and compared: a form that is not known here is refused, it loses nothing.
 */
export function editBlueprint(text: string, own: OwnService): EditedFile {
  const document = parseDocument(text, { prettyErrors: false, logLevel: 'error' });
  const [error] = document.errors;
  if (error !== undefined) {
    const line = text.slice(0, error.pos[0]).split('\n').length;
    return { ok: false, what: `it is not valid YAML: ${error.message}`, line };
  }
  const services = isMap(document.contents) ? document.contents.get('services') : undefined;
  if (!isSeq(services)) return unknownForm();
  const index = services.items.findIndex((item) => isMap(item) && runsApp(item, own.names));
  const service = services.items[index];
  if (!isMap(service)) return noService;
  if (service.flow === true) return unknownForm();
  return verified(document, applied(text, changesOf(text, service, own)), own, index);
}

const noService: EditedFile = {
  ok: false,
  what: 'no service in it runs the app; add to its services the one that "ocap-dev generate render" prints',
  line: null,
};

function changesOf(text: string, service: YAMLMap, own: OwnService): readonly Change[] {
  const list = service.get('envVars');
  const listed = isSeq(list) && list.items.length > 0 ? variableChanges(text, list, own) : [];
  const [first] = service.items;
  const start = first !== undefined && isScalar(first.key) ? (first.key.range?.[0] ?? 0) : 0;
  const lines = absentKeys(service.toJSON(), own).map(([key, value]) => `${key}: ${yamlText(value)}`);
  if (!service.has('envVars')) lines.push('envVars:', ...own.variables.flatMap((each) => entry(each, '  ')));
  return lines.length === 0 ? listed : [...listed, linesBehind(text, service, indentAt(text, start), lines)];
}

function variableChanges(text: string, list: YAMLSeq, { variables }: OwnService): readonly Change[] {
  const entries = list.items.filter((item) => isMap(item));
  const named = (key: string) => entries.find((item) => item.get('key') === key);
  const changes = variables.flatMap(({ key, value }) => valueChange(named(key), value));
  const missing = variables.filter(({ key }) => named(key) === undefined);
  const dash = text.lastIndexOf('-', entries[0]?.range?.[0] ?? 0);
  if (missing.length === 0) return changes;
  const lines = missing.flatMap((variable) => entry(variable, ''));
  return [...changes, linesBehind(text, list, indentAt(text, dash), lines)];
}

function entry({ key, value }: OwnVariable, indent: string): readonly string[] {
  return [`${indent}- key: ${key}`, `${indent}  value: ${yamlText(value)}`];
}

/** A variable that is set in Render's dashboard (`sync: false`), or comes from elsewhere, has no value here and gets none. */
function valueChange(variable: YAMLMap | undefined, value: string): readonly Change[] {
  const node = variable?.get('value', true);
  if (!isScalar(node) || node.range == null || node.value === value) return [];
  return [{ from: node.range[0], to: node.range[1], text: yamlText(value) }];
}

function verified(before: Document, text: string, own: OwnService, index: number): EditedFile {
  const after = parseDocument(text, { logLevel: 'error' });
  const isWanted =
    after.errors.length === 0 && isDeepStrictEqual(after.toJS(), wanted(before.toJS(), own, index));
  return isWanted ? { ok: true, text } : unknownForm();
}

/** What must come out: all as it was, but for our values. */
function wanted(blueprint: unknown, own: OwnService, index: number): unknown {
  const root = recordOf(blueprint);
  const services = listOf(root['services']);
  const service = recordOf(services[index]);
  const variables = listOf(service['envVars']).map(recordOf);
  const values = new Map<unknown, string>(own.variables.map(({ key, value }) => [key, value]));
  const kept = variables.map((each) =>
    'value' in each ? { ...each, value: values.get(each['key']) ?? each['value'] } : each,
  );
  const missing = own.variables.filter(({ key }) => !variables.some((each) => each['key'] === key));
  const envVars = [...kept, ...missing];
  const changed = { ...service, ...Object.fromEntries(absentKeys(service, own)), envVars };
  return { ...root, services: services.with(index, changed) };
}

/** An image brings its own commands. */
function absentKeys(service: unknown, { keys }: OwnService): readonly (readonly [string, string])[] {
  const has = recordOf(service);
  const isImage = imageRuntimes.includes(String(has['runtime'] ?? has['env']));
  return Object.entries(keys).filter(
    ([key]) =>
      !(key in has) && !(key === 'runtime' && 'env' in has) && !(isImage && key !== 'healthCheckPath'),
  );
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
