const goesOn = 'Until then the app goes on as it was.';

const again = ' Once it is mended, ocap-dev restart --forget lets it be tried again.';

function cannot(why: string, wayOut = ''): string {
  return `Two of this app cannot run side by side: ${why}. Each restart stops the one that runs first.${wayOut}`;
}

/** What is said of an app that is tried beside the one that runs. */
export const successionWords = {
  exception: (what: string | null) =>
    `With this change the page ends with ${what === null ? 'an exception, which' : `${what}; its traceback`} stands in the log. Mend it, or press r to start it all the same. ${goesOn}`,
  origin: (origin: string) =>
    `With this change the app refuses ${origin}, which is listed. Mend it, or press r to start it all the same. ${goesOn}`,
  stranger: `With this change the app lets in an origin that is not listed. Mend it, or press r to start it all the same. ${goesOn}`,
  late: `With this change the app was not ready, or its script not through, within a minute. Mend it, or press r to start it all the same. ${goesOn}`,
  slow: {
    app: `With this change the app is not ready after 4 s. Wait, mend it, or press r to start it all the same. ${goesOn}`,
    script: `With this change the app's script has not ended after 4 s. Wait, mend it, or press r to start it all the same. ${goesOn}`,
  },
  ended: `With this change the app ends as it starts; the log says why. Mend it, or press r to start it all the same. ${goesOn}`,
  gone: (moved: number) =>
    `With this change the app ended when ${moved === 1 ? '1 visitor was' : `${moved} visitors were`} with it: what they did there is lost. The log says why. Mend it, or press r to start it all the same. ${goesOn}`,
  moving: 'Visitors go over to the new app one by one; those whose script runs go last.',
  proving: 'The new app is tried beside the one that runs, where visitors stay until it is proved.',
  alone: {
    port: (port: string) => cannot(`it listens at port ${port} itself`),
    lock: (file: string) => cannot(`it holds a lock on ${file}`),
    thread: (name: string) => cannot(`it runs a thread of its own, ${name}`),
    child: (name: string) => cannot(`it has started a process of its own, ${name}`),
    device: (file: string) => cannot(`it has ${file} open`),
    memory: () => cannot('there is not memory enough for both'),
    unproved: () => cannot('its sources are not those of the restarts that went well'),
    unseen: () => cannot('its processes cannot be looked at'),
    refused: () => cannot('the one that was tried beside it did not pass, though the one before had', again),
    late: () =>
      'The new app was not proved within 15 s beside the one that runs, which is stopped first as long as no more restarts have gone well.',
    taken: () => cannot('the one that was tried beside it found a port or a lock taken', again),
    unable: () => cannot('the one that was tried beside it did not load what lets it be tried', again),
  },
};
