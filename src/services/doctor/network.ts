import { Resolver } from 'node:dns/promises';
import { request } from 'node:http';
import { connect, isIP } from 'node:net';
import type { Hop, HopAnswer } from '../../core/checks/hop.ts';
import type { LookupOutcome, ProxyFacts, ProxyRole } from '../../core/doctor/network.ts';
import type { ConnectResult } from '../../core/doctor/tunnel.ts';
import type { Environment } from '../../core/settings/settings.ts';
import type { GatePass } from '../../core/tunnel/gate-pass.ts';
import { nameServerWords } from '../../core/words/doctor-network.ts';
import { blank, createAsker } from '../checks/asker.ts';
import { exchangeFailure, noAnswerWithin } from '../net/http-failure.ts';
import { codeOf } from '../os/error-code.ts';

/** For one question: a host that takes longer is as good as silent to whoever waits for a page. */
const deadlineMs = 2500;
const nameServerMs = 1200;

export interface NetworkQuestions {
  /** `path`: the app's, which is behind the proxy as well. */
  readonly proxies: readonly { readonly role: ProxyRole; readonly url: string; readonly path?: string }[];
  /** `host:port` of the tunnel's service; null: not asked. */
  readonly service: string | null;
  /** Where Streamlit looks up its external address; null: not asked. */
  readonly lookupUrl: string | null;
  readonly shell: Environment;
  /** What is sent besides to one that is guarded. */
  readonly pass?: GatePass;
  /** `IP:PORT` of each; the machine's own unless given. */
  readonly nameServers?: readonly string[];
}

export interface NetworkAnswers {
  readonly proxies: readonly ProxyFacts[];
  readonly service: ConnectResult | null;
  readonly lookup: LookupOutcome | null;
}

/** Asks everything that is far away, side by side, once. Takes at most 4 s; never rejects. */
export async function askNetwork(questions: NetworkQuestions): Promise<NetworkAnswers> {
  const { proxies, service, lookupUrl, shell, nameServers, pass = () => ({}) } = questions;
  const lookupProxy = httpProxyOf(shell);
  const hosts = [
    ...(lookupUrl === null ? [] : [new URL(lookupProxy ?? lookupUrl).hostname]),
    ...(service === null ? [] : [splitAddress(service).host]),
    ...proxies.map(({ url }) => new URL(url).hostname),
  ];
  const names = hosts.filter(isName);
  const canAsk = names.length === 0 || (await nameServerAnswers(names[0] ?? '', nameServers));
  const mayAsk = (host: string) => canAsk || !isName(host);
  const [answers, reach, lookup] = await Promise.all([
    askProxies(proxies, mayAsk, pass),
    service === null ? null : reachOf(service, mayAsk),
    lookupUrl === null ? null : lookUp(lookupUrl, lookupProxy, mayAsk),
  ]);
  return { proxies: answers, service: reach, lookup };
}

/**
 * Where no name server answers, `getaddrinfo` blocks a thread for 10 s and more, and the end of the program with it
 * (measured with Node 24: an exit at 2 s took until 10 s). So one question is asked first in a way that can be dropped.
 */
async function nameServerAnswers(name: string, servers?: readonly string[]): Promise<boolean> {
  const resolver = new Resolver({ timeout: nameServerMs, tries: 1 });
  if (servers !== undefined) resolver.setServers(servers);
  const giveUp = setTimeout(() => resolver.cancel(), nameServerMs);
  try {
    await resolver.resolve4(name);
    return true;
  } catch (error) {
    return !['ETIMEOUT', 'ECANCELLED'].includes(codeOf(error));
  } finally {
    clearTimeout(giveUp);
  }
}

function isName(host: string): boolean {
  return isIP(host.replace(/^\[|\]$/g, '')) === 0 && !/(^|\.)localhost$/.test(host);
}

async function askProxies(
  proxies: NetworkQuestions['proxies'],
  mayAsk: (host: string) => boolean,
  pass: GatePass,
): Promise<readonly ProxyFacts[]> {
  const asker = createAsker({ deadlineMs, pass });
  const hops = proxies.map(({ role, url, path = '' }) => ({ role, url, hop: hopOf(role, url + path) }));
  asker.prepare(hops.map(({ hop }) => hop));
  try {
    return await Promise.all(
      hops.map(async ({ role, url, hop }) => ({
        role,
        url,
        health: mayAsk(new URL(url).hostname)
          ? await asker.ask({ hop, check: 'health', origin: null, watchMs: 0 })
          : unasked,
      })),
    );
  } finally {
    asker.close();
  }
}

function hopOf(role: ProxyRole, url: string): Hop {
  return {
    target: `${role}-proxy`,
    kind: 'proxy',
    chain: role === 'dev' ? 'here' : 'hosted',
    baseUrl: url,
    handshakes: [],
    decides: true,
  };
}

const unasked: HopAnswer = {
  ...blank,
  latencyMs: 0,
  failure: { kind: 'dns', message: nameServerWords.silent, code: '', certificate: null },
};

/** `host`, `host:port` or `[address]:port`; without a port an agent takes 443. */
function splitAddress(address: string): { host: string; port: number } {
  const [, host = address, port = '443'] = /^(.*?)(?::(\d+))?$/.exec(address) ?? [];
  return { host, port: Number(port) };
}

function reachOf(address: string, mayAsk: (host: string) => boolean): Promise<ConnectResult> {
  const { host, port } = splitAddress(address);
  if (!mayAsk(host)) return Promise.resolve({ ok: false, message: nameServerWords.silentFor(host) });
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const settle = (reach: ConnectResult) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(reach);
    };
    const { message } = noAnswerWithin(host, deadlineMs);
    const timer = setTimeout(() => settle({ ok: false, message }), deadlineMs);
    socket.once('connect', () => settle({ ok: true }));
    socket.once('error', (error) => {
      const stage = { host: `${host}:${port}`, secure: false, reached: 'nothing' as const };
      settle({ ok: false, message: exchangeFailure(error, stage).message });
    });
  });
}

/** Python's `requests`, with which Streamlit looks up, goes through it; the name in small letters comes first. */
function httpProxyOf(shell: Environment): string | null {
  const text = shell['http_proxy'] || shell['HTTP_PROXY'] || '';
  const proxy = text.includes('://') ? text : `http://${text}`;
  return text !== '' && URL.canParse(proxy) ? proxy : null;
}

/** As Streamlit does it. What comes back does not matter, only whether something does. */
function lookUp(
  url: string,
  proxy: string | null,
  mayAsk: (host: string) => boolean,
): Promise<LookupOutcome> {
  if (!mayAsk(new URL(proxy ?? url).hostname)) return Promise.resolve('silent');
  return new Promise((resolve) => {
    const asked =
      proxy === null
        ? request(url, { agent: false })
        : request({ ...proxyAddress(proxy), path: url, headers: { Host: new URL(url).host }, agent: false });
    const settle = (result: LookupOutcome) => {
      clearTimeout(timer);
      asked.destroy();
      resolve(result);
    };
    const timer = setTimeout(() => settle('silent'), deadlineMs);
    asked.on('response', () => settle('answered'));
    asked.on('error', () => settle('refused'));
    asked.end();
  });
}

function proxyAddress(proxy: string): { host: string; port: number } {
  const { hostname, port } = new URL(proxy);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? 80 : Number(port) };
}
