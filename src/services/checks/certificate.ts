import { isIP } from 'node:net';
import { checkServerIdentity, connect, type PeerCertificate } from 'node:tls';
import { printable } from '../../core/base/printable.ts';
import type { CertificateFacts } from '../../core/checks/hop.ts';
import type { Address } from '../net/http-exchange.ts';

/** Looks at the certificate that was not trusted, on a connection that carries nothing else. Null where there is none. */
export function certificateAt(
  address: Address,
  name: string,
  { deadlineMs, signal }: { readonly deadlineMs: number; readonly signal: AbortSignal },
): Promise<CertificateFacts | null> {
  return new Promise((resolve) => {
    const socket = connect({
      ...address,
      ...(isIP(name) === 0 ? { servername: name } : {}),
      rejectUnauthorized: false,
    });
    const settle = (facts: CertificateFacts | null) => {
      signal.removeEventListener('abort', giveUp);
      socket.destroy();
      resolve(facts);
    };
    const giveUp = () => settle(null);
    signal.addEventListener('abort', giveUp);
    socket.setTimeout(deadlineMs, giveUp);
    socket.once('secureConnect', () => settle(factsOf(socket.getPeerCertificate(), name)));
    socket.on('error', giveUp);
    socket.on('close', giveUp);
  });
}

function factsOf(certificate: PeerCertificate, name: string): CertificateFacts | null {
  // An empty object where the server sent none.
  if (certificate.valid_to === undefined) return null;
  const { subjectaltname = '', subject, issuer, valid_from: from, valid_to: to } = certificate;
  const alternatives = subjectaltname.split(', ').map((entry) => entry.replace(/^(DNS|IP Address):/, ''));
  return {
    flaw: flawOf(certificate, name),
    names: (subjectaltname === '' ? [first(subject.CN)] : alternatives).map(printable),
    issuer: printable(first(issuer.O) || first(issuer.CN)),
    validFromMs: Date.parse(from),
    validToMs: Date.parse(to),
  };
}

function flawOf(certificate: PeerCertificate, name: string): CertificateFacts['flaw'] {
  if (Date.parse(certificate.valid_to) < Date.now()) return 'expired';
  if (Date.parse(certificate.valid_from) > Date.now()) return 'not-yet-valid';
  return checkServerIdentity(name, certificate) === undefined ? null : 'other-name';
}

function first(value: string | string[] | undefined): string {
  return (Array.isArray(value) ? value[0] : value) ?? '';
}
