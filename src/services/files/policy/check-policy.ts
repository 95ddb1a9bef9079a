import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { quoted } from '../../../core/base/printable.ts';
import type { PolicyFault } from '../../../core/tunnel/state.ts';
import { gateWords } from '../../../core/words/gates.ts';
import type { ProblemText } from '../../../core/words/problem-text.ts';

// A module of its own, loaded where a policy is asked for: see `services/tunnel/config-text`.

/** https://ngrok.com/docs/traffic-policy; the last two are what they were called before. */
const phases = ['on_tcp_connect', 'on_http_request', 'on_http_response', 'inbound', 'outbound'];

/**
 * What is wrong with the text of a traffic policy, and in which line; null: nothing that can be told without ngrok, whose service judges
 * expressions and the configuration of actions. JSON is YAML, too.
 */
export function checkPolicy(text: string): PolicyFault | null {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number | undefined, said: ProblemText): PolicyFault => ({
    line: offset === undefined ? null : lines.linePos(offset).line,
    ...said,
  });
  const lineOf = (node: unknown, said: ProblemText) => at(startOf(node), said);
  const [error] = document.errors;
  // The parser's own sentence may quote the line, and with it a password.
  if (error !== undefined) return at(error.pos[0], gateWords.policySyntax(asWords(error.code)));
  const top = document.contents;
  if (top === null) return at(undefined, gateWords.policyEmpty);
  if (!isMap(top)) return lineOf(top, gateWords.policyNoMapping);
  if (top.items.length === 0) return lineOf(top, gateWords.policyEmpty);
  for (const { key, value } of top.items) {
    const name = isScalar(key) ? String(key.value) : '';
    if (name === 'enabled') continue;
    if (!phases.includes(name)) return lineOf(key, gateWords.policyPhase(quoted(name), phases.slice(0, 3)));
    const fault = ruleFault(name, value, lineOf, key);
    if (fault !== null) return fault;
  }
  return null;
}

type Place = (node: unknown, said: ProblemText) => PolicyFault;

function ruleFault(phase: string, rules: unknown, at: Place, key: unknown): PolicyFault | null {
  if (!isSeq(rules)) return at(startOf(rules) === undefined ? key : rules, gateWords.policyRules(phase));
  for (const rule of rules.items) {
    if (!isMap(rule)) return at(rule, gateWords.policyRules(phase));
    const actions = rule.get('actions');
    if (!isSeq(actions) || actions.items.length === 0) return at(rule, gateWords.policyActions);
    const untyped = actions.items.find((action) => !isMap(action) || typeof action.get('type') !== 'string');
    if (untyped !== undefined) return at(untyped, gateWords.policyType);
  }
  return null;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}

function isNode(value: unknown): value is Node {
  return isMap(value) || isSeq(value) || isScalar(value);
}

/** `BAD_INDENT` */
function asWords(code: string): string {
  return code.toLowerCase().replaceAll('_', ' ');
}
