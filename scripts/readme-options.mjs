// Writes the options of every command into docs/commands.md, between its two marks. With --check it only says whether they are there.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listedOptions, optionLabel, optionText } from '../src/cli/arguments/base/option-row.ts';
import { commands, typedCommands } from '../src/cli/arguments/commands.ts';

const page = join(dirname(fileURLToPath(import.meta.url)), '..', 'docs', 'commands.md');
const [open, close] = ['<!-- options -->', '<!-- /options -->'];

const [supervise] = commands;

/** The options of a start with what they do, then which ones the other commands have. */
function block() {
  const rest = [`-- ${supervise.rest.value}`, supervise.rest.says];
  const options = listedOptions(supervise.options).map((named) => [optionLabel(named), optionText(named[1])]);
  return [
    '| option of `ocap-dev`, `demo`, `up` | does |',
    '|---|---|',
    ...[...options, rest].map(([label, text]) => `| \`${label}\` | ${text.replaceAll('|', '\\|')} |`),
    '',
    '| command | options of its own | of those above |',
    '|---|---|---|',
    ...otherCommands().map(({ names, own, shared }) => `| ${inCode(names)} | ${inCode(own)} | ${shared} |`),
  ].join('\n');
}

/** Commands with the same options share a line. */
function otherCommands() {
  const lines = new Map();
  for (const { name, options } of typedCommands.filter(({ name }) => name !== 'demo')) {
    const own = listedOptions(options).filter(([option]) => !(option in supervise.options));
    const line = { names: [], own: own.map(optionLabel), shared: sharedText(options) };
    const key = JSON.stringify(line);
    if (!lines.has(key)) lines.set(key, line);
    lines.get(key).names.push(name);
  }
  return [...lines.values()];
}

function sharedText(options) {
  const all = listedOptions(supervise.options).map(([option]) => option);
  const shared = all.filter((option) => option in options);
  return shared.length === all.length ? 'all' : inCode(shared.map((option) => `--${option}`));
}

function inCode(words) {
  return words.map((word) => `\`${word}\``).join(', ');
}

function fail(line) {
  console.error(line);
  process.exitCode = 1;
}

const text = readFileSync(page, 'utf8');
const [start, end] = [text.indexOf(open), text.indexOf(close)];
const wanted = `${text.slice(0, start)}${open}\n${block()}\n${text.slice(end)}`;
if (start === -1 || end < start) fail(`docs/commands.md has no ${open} … ${close}`);
else if (!process.argv.includes('--check')) writeFileSync(page, wanted);
else if (wanted !== text) fail('docs/commands.md has not the options that are declared. Run: npm run readme');
