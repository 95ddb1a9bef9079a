const goesOn = 'Until then the app goes on as it was.';

/** What is said of an app that is tried beside the one that runs. */
export const successionWords = {
  exception: `With this change the page ends with an exception, which stands in the log. Mend it, or press r to start it all the same. ${goesOn}`,
  origin: (origin: string) =>
    `With this change the app refuses ${origin}, which is listed. Mend it, or press r to start it all the same. ${goesOn}`,
  stranger: `With this change the app lets in an origin that is not listed. Mend it, or press r to start it all the same. ${goesOn}`,
  late: `With this change the app was not ready, or its script not through, within a minute. Mend it, or press r to start it all the same. ${goesOn}`,
  slow: `With this change the app is not ready, or its script not through, after 4 s. Wait, mend it, or press r to start it all the same. ${goesOn}`,
  ended: `With this change the app ends as it starts; the log says why. Mend it, or press r to start it all the same. ${goesOn}`,
  proving: 'The new app is tried beside the one that runs, where visitors stay until it is proved.',
  runsAlone:
    'Two of this app cannot run side by side: it takes a port or a lock for itself, or did not load what lets it be tried. Each restart stops the one that runs first.',
};
