import type { Advice } from './advice.ts';

/** Pieces of the old recipe that stand in a script or a task. */
export const recipeFindingWords = {
  none: 'No script or task sets origins as set_streamlit_env.py did, or ends a Streamlit by force.',
  noneElsewhere:
    'No script or task lists origins as Streamlit does not read them, or ends a Streamlit by force.',
  otherVariable: (written: string, read: string, fix: string): Advice => ({
    what: `${written} is set here, and ${read} is not.`,
    why: 'Streamlit has no option of the first name, in no version, and says nothing of it: the list lets nobody in.',
    fix,
  }),
  commas: (name: string, line: string): Advice => ({
    what: `The list in ${name} is separated by commas.`,
    why: 'Streamlit takes it for one single origin, which is nobody’s: the list must be separated by spaces.',
    fix: line,
  }),
  originsScript: (exported: string, command: string): Advice => ({
    what: 'set_streamlit_env.py makes the environment here.',
    why: `It exports ${exported}, which Streamlit does not read, and not the name that it does.`,
    fix: command,
  }),
  killByName: (command: string): Advice => ({
    what: 'Streamlit is ended by its name here.',
    why: 'That ends every Streamlit of yours, those of other projects too.',
    fix: command,
  }),
  killByPort: (command: string): Advice => ({
    what: 'Whatever listens at a port is killed here.',
    why: 'It may be another program, which cannot save what it was at; ocap-dev names who holds a taken port.',
    fix: command,
  }),
  lineGoes: 'Delete the line, or: ocap-dev lint --fix',
  rightLine: (text: string) => `Write, or have it written by "ocap-dev lint --fix": ${text}`,
  deleteLine: (example: string) => `Delete the line; further origins: ${example}`,
};
