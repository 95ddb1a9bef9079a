import { isIP } from 'node:net';
import { connect, type PeerCertificate } from 'node:tls';

/** From when until when a certificate is valid. */
export interface CertificateDates {
  readonly fromMs: number;
  readonly toMs: number;
}

const deadlineMs = 3000;

/**
 * The dates of a server's certificate, whoever signed it, where this machine's clock is outside of them; else null. What the
 * SDK says of a TLS that failed is one text for all (measured with 1.7.0).
 *
 * @param address `host:port`
 */
export function datesAgainstClock(address: string): Promise<CertificateDates | null> {
  const [, host = '', port = ''] = /^(.+):(\d+)$/.exec(address) ?? [];
  return new Promise((resolve) => {
    const socket = connect({
      host,
      port: Number(port),
      ...(isIP(host) === 0 ? { servername: host } : {}),
      rejectUnauthorized: false,
    });
    const settle = (dates: CertificateDates | null) => {
      socket.destroy();
      resolve(dates);
    };
    socket.setTimeout(deadlineMs, () => settle(null));
    socket.once('secureConnect', () => settle(strangeDates(socket.getPeerCertificate())));
    socket.on('error', () => settle(null));
  });
}

function strangeDates({ valid_from: from, valid_to: to }: PeerCertificate): CertificateDates | null {
  const [fromMs, toMs] = [Date.parse(from), Date.parse(to)];
  const nowMs = Date.now();
  // NaN, of a server without a certificate, is neither.
  return nowMs < fromMs || nowMs > toMs ? { fromMs, toMs } : null;
}
