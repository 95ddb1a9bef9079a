/** The folder that a command is for, and the environment that it makes for the app there. */
export const projectWords = {
  noFolder: (folder: string) => ({
    message: `${folder} is not a folder.`,
    hint: "Give the project's folder: --cwd DIR",
  }),
  /** Where a setting comes from that stands in no file. */
  shellEnvironment: "the shell's environment",
  commandLine: 'the command line',
  wildcardEnvironment: 'With this environment any website can talk to the app: use it for a test only.',
};
