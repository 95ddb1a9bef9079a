/** Who may come in, and by which link. */
export const guestWords = {
  notKept: (reason: string) =>
    `Who is invited could not be kept for the next start: ${reason}. Until this one ends, all links and guests stay as they are.`,
  openBeside: (envFile: string) =>
    `OCAP_ACCESS=invited guards the tunnel, and the app itself listens on every address of this machine: who is in the same network needs no invitation. STREAMLIT_SERVER_ADDRESS=127.0.0.1 in ${envFile} keeps it to this machine.`,
  noAddress: 'There is no public address to invite to: NGROK_DOMAIN=… in .env opens a tunnel.',
  /** On the screen. */
  prompt: 'invite (Anna, or Anna 2h): ',
  nobodyNamed: 'Nobody is invited: a name has 1 to 40 signs; behind it may stand how long, 45m, 2h or 3d.',
  notInvitedOnly: (file: string) =>
    `OCAP_ACCESS=invited in ${file} lets in only whom i invites; now all come in`,
  linkOf: (name: string) => `the link of ${name}`,
  onScreen: (name: string, until: string) =>
    `${name} may come in until ${until}, with the one browser that opens this link first.`,
  shownOnce: 'The link is shown here alone.',
  keys: 'c copy  any other key goes back',
  invited: (name: string, until: string, browsers: number) =>
    `${name} may come in until ${until}, with ${browsers === 1 ? 'the one browser that opens this link first' : `the first ${browsers} browsers that open this link`}:`,
  withdraw: (name: string) => `Withdraw it with: ocap-dev uninvite ${name}`,
  notGuarded: 'People come in without a link as well: OCAP_ACCESS=invited lets in guests only.',
  row: (name: string, until: string, hasEnded: boolean, entered: number, browsers: number) =>
    `${name} · ${hasEnded ? 'ended at' : 'until'} ${until} · ${entered} of ${browsers} ${browsers === 1 ? 'browser' : 'browsers'} came in`,
  nobody: 'Nobody is invited. Invite with: ocap-dev invite NAME',
  removed: (name: string) => `${name} is no longer invited; what they had open is closed.`,
  unknown: (name: string) => `Nobody named ${name} is invited. Who is: ocap-dev guests`,
  forgotten: (count: number) =>
    count === 0
      ? 'Nobody was invited.'
      : `${count} ${count === 1 ? 'guest is' : 'guests are'} no longer invited.`,
};

/** A command line that invites nobody. */
export const guestUsageWords = {
  needsName: (command: string) => `${command} needs a name: ocap-dev ${command} Anna`,
  oneName: 'A name of several words stands in quotes: ocap-dev invite "Anna Smith"',
  badName: 'A name has 1 to 40 signs, all of which can be shown',
  badFor: (shown: string) =>
    `--for ${shown} is no time that it could last: write for example --for 2h, 45m or 3d`,
  badBrowsers: (shown: string) => `--browsers ${shown} is not a whole number from 1 to 100`,
};
