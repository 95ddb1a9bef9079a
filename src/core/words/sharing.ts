/** The page with the address for others, and what became of it when it was copied or opened. */
export const shareWords = {
  title: 'share',
  by: {
    proxy: "the proxy's address",
    tunnel: "the tunnel's address",
    'this machine': 'on this machine alone',
    network: 'in your own network alone',
  },
  state: {
    proved: 'proved: it leads to this app now',
    'not proved': 'not proved yet: p asks it',
    'leads nowhere': 'leads nowhere now',
    local: 'a tunnel would give an address for everybody',
  },
  because: (reason: string) => `Why: ${reason}`,
  notTheProxy: (reason: string) => `Not the proxy: ${reason}`,
  keys: 'c copy  o open  any other key goes back',
  none: 'There is no address yet: the app is not ready. Any key goes back.',
  noQrCode: 'No QR code while it leads nowhere.',
  thisTerminal: 'This terminal cannot show its QR code.',
  qrCodeTakes: (size: string) => `Its QR code takes ${size}.`,
  nowhereYet: (what: string) => `${what}, but it leads nowhere now`,
  localOnly: (what: string, where: string) => `${what}, which works ${where}`,
} as const;
