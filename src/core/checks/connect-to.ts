import { quoted } from '../base/printable.ts';
import { hopWords } from '../words/hops.ts';

export interface Endpoint {
  /** A name or an IP address, IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

/** Where a connection really goes. */
export type ConnectTo = (own: Endpoint) => Endpoint;

export type ConnectToReading =
  | { readonly ok: true; readonly connectTo: ConnectTo }
  | { readonly ok: false; readonly message: string };

interface Rule {
  readonly from: Part;
  readonly to: Part;
}

interface Part {
  readonly host: string | null;
  readonly port: number | null;
}

const host = String.raw`(\[[0-9a-fA-F:.]+\]|[^:\[\]\s]*)`;
const port = String.raw`(\d{0,5})`;
const ruleForm = new RegExp(`^${host}:${port}:${host}:${port}$`);

/**
 * Reads `--connect-to HOST:PORT:HOST:PORT` as curl has it: the first rule that fits counts, an empty first half fits
 * anything, an empty part of the second half stays as it is. Host header, SNI and certificate stay those of the URL.
 */
export function readConnectTo(texts: readonly string[]): ConnectToReading {
  const rules: Rule[] = [];
  for (const text of texts) {
    const rule = readRule(text);
    if (rule === null) return { ok: false, message: hopWords.badConnectTo(quoted(text)) };
    rules.push(rule);
  }
  return { ok: true, connectTo: (own) => follow(rules, own) };
}

function readRule(text: string): Rule | null {
  const match = ruleForm.exec(text.trim());
  if (match === null) return null;
  const [, fromHost = '', fromPort = '', toHost = '', toPort = ''] = match;
  const rule = { from: part(fromHost, fromPort), to: part(toHost, toPort) };
  return [rule.from.port, rule.to.port].every((number) => number === null || (number > 0 && number < 65536))
    ? rule
    : null;
}

function part(hostText: string, portText: string): Part {
  return {
    host: hostText === '' ? null : hostText.replace(/^\[|\]$/g, '').toLowerCase(),
    port: portText === '' ? null : Number(portText),
  };
}

function follow(rules: readonly Rule[], own: Endpoint): Endpoint {
  const fits = ({ from }: Rule) =>
    (from.host === null || from.host === own.host.toLowerCase()) &&
    (from.port === null || from.port === own.port);
  const rule = rules.find(fits);
  return rule === undefined ? own : { host: rule.to.host ?? own.host, port: rule.to.port ?? own.port };
}
