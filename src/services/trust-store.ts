import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';

/**
 * What TLS trusts: Node's own list, NODE_EXTRA_CA_CERTS and the system's store. Built at the first need: reading the
 * store takes some 90 ms.
 */
export function createTrustStore(): () => SecureContext {
  let context: SecureContext | undefined;
  return () => {
    const certificates = () => [...getCACertificates('default'), ...getCACertificates('system')];
    context ??= createSecureContext({ ca: [...new Set(certificates())] });
    return context;
  };
}
