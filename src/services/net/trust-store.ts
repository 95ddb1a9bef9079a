import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';

/** What TLS trusts. */
export type TrustStore = () => SecureContext;

/**
 * What TLS trusts: Node's own list, NODE_EXTRA_CA_CERTS and the system's store. Built at the first need: reading the
 * store takes some 90 ms. One for a whole program: each is 1 MB in small pieces outside of JavaScript's heap, which stay until
 * a collection of garbage meets their owner, and leave holes. After 80 restarts, each with its questions, malloc had 122 MB
 * from the system where each round made its own, and 19 MB with one for all.
 */
export function createTrustStore(): TrustStore {
  let context: SecureContext | undefined;
  return () => {
    const certificates = () => [...getCACertificates('default'), ...getCACertificates('system')];
    context ??= createSecureContext({ ca: [...new Set(certificates())] });
    return context;
  };
}
