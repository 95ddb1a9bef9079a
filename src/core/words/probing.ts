/** The command that asks every hop: what it does not understand, and what it tells while it waits. */
export const probingWords = {
  /** `seen`: what is wrong with the text; `instead`: the origin that it may mean. */
  noOrigin: (seen: string, instead: string | null) =>
    `${seen}${instead === null ? '' : `: write --origin ${instead}`}`,
  noIdle: (shown: string) => `--idle is a number of seconds up to 3600, such as 70, not ${shown}`,
  noWait: (shown: string) => `--wait is a number of seconds, such as 90, not ${shown}`,

  otherProject: (port: number, { command, pid, folder }: { command: string; pid: number; folder: string }) =>
    `Port ${port} is another project's: ${command} (pid ${pid}), started in ${folder}. All of this is said of that app.`,

  hop: (url: string | null, code: string | null) => `${url} (${code})`,
  waiting: (hops: readonly string[]) => `waiting for ${hops.join(', ')}`,
  running: (url: string) => `running the page of ${url}`,
  passed: (seconds: number, ofSeconds: number) => `${seconds} s of ${ofSeconds} s`,
};
