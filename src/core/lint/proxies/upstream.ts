import type { ProjectKnowledge } from '../project-knowledge.ts';

/** Where a proxy leads to. */
export interface Upstream {
  readonly scheme: 'http' | 'https';
  /** In lower case; null: it is made of variables. */
  readonly host: string | null;
  readonly port: number | null;
}

/** `https://shop.onrender.com/`, `http://app:8501`, `localhost:8501`; of a port written as a variable nothing is known. */
export function upstreamOf(written: string): Upstream {
  const [, scheme = 'http', host = '', port] =
    /^(?:(https?|h2c|wss?):\/\/)?(\[[^\]]*\]|[^/:\s]*)(?::(\d+))?/i.exec(written) ?? [];
  return {
    scheme: /^(?:https|wss)$/i.test(scheme) ? 'https' : 'http',
    host: host === '' || /[$%{]/.test(host) ? null : host.toLowerCase(),
    port: port === undefined ? null : Number(port),
  };
}

/** Services at which many names share an address, so that they are found by Host and SNI alone. */
const shared =
  /\.(?:ngrok(?:-free)?\.(?:app|dev|io|pizza)|ngrok\.io|onrender\.com|herokuapp\.com|fly\.dev|(?:up\.)?railway\.app|streamlit\.app|azurewebsites\.net|run\.app|koyeb\.app|vercel\.app|netlify\.app|trycloudflare\.com|hf\.space|loca\.lt|pages\.dev)$/;

export function isShared({ host }: Upstream): boolean {
  return shared.test(host ?? '');
}

/** A name that a certificate can be for: no address, and no name of a container or of this machine. */
export function isPublicName(host: string | null): boolean {
  return (
    host !== null &&
    /\.[a-z][a-z\d-]*$/.test(host) &&
    !/\.(?:local|internal|lan|localhost|svc|cluster)$/.test(host)
  );
}

/** How surely a proxy leads to the app: `marked` by its port or a name, `maybe`, or to something else. */
export type Likeness = 'marked' | 'maybe' | 'other';

/** @param told what stands around it: its path, the name of its group. */
export function likenessOf(
  upstream: Upstream,
  told: string,
  { ports, portIsWritten }: ProjectKnowledge,
): Likeness {
  if (/streamlit|_stcore/i.test(`${told} ${upstream.host ?? ''}`)) return 'marked';
  if (upstream.port !== null && ports.has(upstream.port)) return 'marked';
  if (isShared(upstream)) return 'maybe';
  const isOtherPort =
    upstream.port !== null &&
    (portIsWritten || /^(?:3000|5000|5678|8000|8050|9000)$/.test(String(upstream.port)));
  return isOtherPort ? 'other' : 'maybe';
}
