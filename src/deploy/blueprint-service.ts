import { isMap, isSeq, parseDocument, type YAMLMap } from 'yaml';
import { parseOrigin } from '../core/settings/parse-origin.ts';

/** What a blueprint that is there says of the service that runs the app. */
export interface WrittenService {
  /** Null: it has none. */
  readonly name: string | null;
  /** Those that may open the app, of both of its lists; what is no origin, a wildcard too, is left out. */
  readonly origins: readonly string[];
}

/** The service of a blueprint that runs the app; null where none is found. @param names as for `runsApp`. */
export function writtenService(text: string, names: readonly string[]): WrittenService | null {
  const { contents, errors } = parseDocument(text, { prettyErrors: false });
  const services = errors.length === 0 && isMap(contents) ? contents.get('services') : null;
  const service = isSeq(services) ? services.items.find((item) => isMap(item) && runsApp(item, names)) : null;
  if (!isMap(service)) return null;
  const name = service.get('name');
  return { name: typeof name === 'string' && name !== '' ? name : null, origins: originsOf(service) };
}

/** By its command; without one, by its name, or as an image, whose command stands in its Dockerfile. */
export function runsApp(service: YAMLMap, names: readonly string[]): boolean {
  const said = (key: string) => String(service.get(key) ?? '');
  if (said('type') !== 'web' && said('type') !== 'pserv') return false;
  const command = `${said('startCommand')}${said('dockerCommand')}`;
  const isImage = imageRuntimes.includes(said('runtime') || said('env'));
  return command === '' ? isImage || names.includes(said('name')) : command.includes('streamlit');
}

/** The runtimes that bring their own commands. */
export const imageRuntimes: readonly string[] = ['docker', 'image'];

/** Lists are met with commas, with blanks and as JSON. */
function originsOf(service: YAMLMap): readonly string[] {
  const list = service.get('envVars');
  const entries = isSeq(list) ? list.items.filter((item) => isMap(item)) : [];
  const texts = listNames.map((key) => entries.find((item) => item.get('key') === key)?.get('value'));
  const words = texts.flatMap((text) => (typeof text === 'string' ? text.split(/[\s,;"'[\]]+/) : []));
  const readings = words.map((word) => parseOrigin(word));
  return [...new Set(readings.flatMap((reading) => (reading.ok ? [reading.origin] : [])))];
}

/** Streamlit's own comes first. */
const listNames = ['STREAMLIT_SERVER_CORS_ALLOWED_ORIGINS', 'STREAMLIT_SERVER_ALLOWED_ORIGINS'];
