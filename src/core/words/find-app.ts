/** Why a script is the app of its project. */
export const findAppWords = {
  own: "the project's own",
  /** `place`: `Procfile:1` */
  startedBy: (place: string) => `${place} starts it`,
  usualName: 'the usual name',
  alone: 'the only script that imports streamlit',
  /** `place`: `.env:3` */
  written: (place: string) => `${place} names it`,
};
