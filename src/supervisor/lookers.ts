import { resolve } from 'node:path';
import type { EnvironmentTool } from '../core/app/environment/looked-in.ts';
import type { ImportQuestion } from '../core/app/environment/missing-imports.ts';
import type { Streamlit } from '../core/app/launch.ts';
import type { ProjectScan } from '../core/app/project.ts';
import { checkedText } from '../core/checks/page-run/page-run.ts';
import type { Boot } from '../core/kernel/state.ts';
import { addCustomOrigin } from '../core/settings/add-origin.ts';
import { setApp } from '../core/settings/edits/set-app.ts';
import { envWriteWords } from '../core/words/env-file.ts';
import { checkLaunch } from '../services/app/preflight.ts';
import { runPage } from '../services/checks/page-run/run-page.ts';
import { envExampleOf, secretsFile } from '../services/files/example-files.ts';
import { type EnvFileEvent, readEnvFile } from '../services/files/read-env.ts';
import { createEnvFile, type EnvEdit, editEnvFile } from '../services/files/write-env.ts';
import { homeFolder } from '../services/os/folders/home-folder.ts';
import { askImports } from '../services/streamlit/ask-imports.ts';
import { askVersion } from '../services/streamlit/find.ts';
import { scanProject } from '../services/streamlit/project-scan.ts';
import { readTunnelConfig } from '../services/tunnel/config-file.ts';
import type { Session } from './session.ts';
import type { StreamlitProvider } from './streamlit-provider.ts';

/** Of what services are made of, what these need. */
interface LookerContext {
  readonly session: Session;
  readonly envPath: string;
  tell(line: string): void;
}

/** What looks at files and folders, and in two cases writes one. */
export function createLookers({ session, envPath, tell }: LookerContext, provider: StreamlitProvider) {
  const { dispatch } = session;
  const { boot } = session.state();
  const report = (edit: EnvEdit) => {
    if (edit.at === 'failed') tell(envWriteWords.notWritten(boot.envFile, edit.message));
  };
  const edits = {
    env: boot.shell,
    waits: (what: string) => tell(envWriteWords.waits(boot.envFile, what)),
  };
  const look = async () => {
    const { env, project } = session.state();
    const script = env.settings?.app ?? boot.defaultScript;
    const toolBusy = (tool: EnvironmentTool) => dispatch({ type: 'project.toolBusy', tool });
    const { cwd, shell, envFile } = boot;
    const found = await scanProject({ cwd, shell, script, settled: project.settled, envFile, toolBusy });
    dispatch({ type: 'project.scanned', scan: await withOurs(found, boot, provider) });
  };
  return {
    project: {
      scan: () => void look(),
      createSecrets: (example: string) =>
        void createEnvFile(resolve(boot.cwd, secretsFile), resolve(boot.cwd, example)).then((edit) => {
          if (edit.at === 'failed') tell(envWriteWords.notWritten(secretsFile, edit.message));
          void look();
        }),
    },
    streamlit: {
      askVersion: (streamlit: Streamlit) =>
        void askVersion(streamlit, { cwd: boot.cwd, env: boot.shell }).then((version) =>
          dispatch({ type: 'streamlit.versionRead', version }),
        ),
      askImports: (question: ImportQuestion) =>
        void askImports(question, { cwd: boot.cwd, env: boot.shell }).then((missing) =>
          dispatch({ type: 'imports.read', run: question.run, missing }),
        ),
      runPage: (baseUrl: string) =>
        void runPage({ baseUrl, origin: null, trust: 'any-certificate' }).then((run) =>
          tell(checkedText(run, boot.cwd)),
        ),
      install: provider.install,
    },
    tunnelConfig: {
      read: () =>
        void readTunnelConfig({ home: homeFolder(boot.shell), env: boot.shell }).then((config) =>
          dispatch({ type: 'tunnelConfig.read', config }),
        ),
    },
    preflight: {
      check: (launch: Parameters<typeof checkLaunch>[0], ownPort: number | null) =>
        void checkLaunch(launch, ownPort).then((obstacle) =>
          dispatch({ type: 'launch.checked', launch, obstacle }),
        ),
    },
    envFile: {
      look: createEnvLook(envPath, dispatch),
      addOrigin: (origin: string) =>
        void editEnvFile(envPath, (text) => addCustomOrigin(text, origin), edits).then(report),
      setApp: (script: string) =>
        void editEnvFile(envPath, (text) => setApp(text, script), edits).then(async (edit) => {
          report(edit);
          // Before the choice, so that the app starts once; and where it was not written, the choice counts all the same.
          dispatch(await readEnvFile(envPath));
          dispatch({ type: 'app.chosen', script });
        }),
      create: () =>
        void envExampleOf(boot.cwd, boot.envFile)
          .then((example) => createEnvFile(envPath, resolve(boot.cwd, example ?? `${boot.envFile}.example`)))
          .then(report),
    },
  };
}

/** One look at a time: what the writer of a named pipe gives goes to one of its readers, and the others wait in vain. */
function createEnvLook(path: string, emit: (event: EnvFileEvent) => void): () => void {
  let isLooking = false;
  return () => {
    if (isLooking) return;
    isLooking = true;
    void readEnvFile(path).then((event) => {
      isLooking = false;
      emit(event);
    });
  };
}

/** With the Streamlit of our own where the start promised one. */
async function withOurs(found: ProjectScan, boot: Boot, provider: StreamlitProvider): Promise<ProjectScan> {
  if (found.streamlit !== null || !boot.providesStreamlit) return found;
  return { ...found, streamlit: await provider.present() };
}
