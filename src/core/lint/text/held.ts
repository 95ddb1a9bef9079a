import { hereDocuments, type Region } from './shell.ts';
import { blanked } from './word.ts';

/** So many at most: each is looked at in a text that is as long as the whole. */
const mostTexts = 50;
/** What is told to people is no file. */
const literal =
  /^([ \t]*)(?!.*(?:description|summary|help|message)["']?:)(?:- +)?[^\s#][^\n]*:[ \t]+[|>][-+\d]*[ \t]*\r?\n((?:\1[ \t]+\S[^\n]*(?:\n|$)|[ \t]*\r?\n)+)/gm;

/** Texts of several lines that stand in another one, each with nothing around it, so that its places are the whole's. */
export function heldTexts(text: string, isYaml: boolean): readonly string[] {
  const literals = [...text.matchAll(literal)].map(({ 0: whole, 2: inner = '', index }) => {
    const to = index + whole.length;
    return { from: to - inner.length, to };
  });
  // A compose file and a shell have a dollar sign of their own, which is written so that it stays one.
  return aloneIn(text, isYaml ? literals : hereDocuments(text)).map((each) =>
    each.replace(/[\\$](?=\$)/g, ' '),
  );
}

/** Those of a file of YAML, which `---` divides. */
export function yamlDocuments(text: string): readonly string[] {
  const ends = [...text.matchAll(/^---.*\n/gm)].map(({ 0: line, index }) => index + line.length);
  if (ends.length === 0) return [text];
  return aloneIn(
    text,
    [0, ...ends].map((from, index) => ({ from, to: ends[index] ?? text.length })),
  );
}

/** Each with nothing around it. */
export function aloneIn(text: string, places: readonly Region[]): readonly string[] {
  if (places.length === 0) return [];
  const nothing = blanked(text);
  return places
    .slice(0, mostTexts)
    .map(({ from, to }) => nothing.slice(0, from) + text.slice(from, to) + nothing.slice(to));
}
