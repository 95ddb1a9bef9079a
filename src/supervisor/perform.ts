import type { StopOrder } from '../core/app/command.ts';
import type { ImportQuestion } from '../core/app/environment/missing-imports.ts';
import type { LaunchSpec, Streamlit } from '../core/app/launch.ts';
import type { Alone } from '../core/app/sessions/alone.ts';
import type { Question } from '../core/checks/question.ts';
import type { Admittance, TrustedProxies } from '../core/door/state.ts';
import type { DoorMode } from '../core/door/visitor.ts';
import type { Command } from '../core/kernel/events.ts';
import type { TunnelSpec } from '../core/tunnel/state.ts';

/** The services as commands need them: one owner for each outside thing. */
export interface Services {
  readonly project: { scan(): void; createSecrets(example: string): void };
  readonly streamlit: {
    askVersion(streamlit: Streamlit): void;
    askImports(question: ImportQuestion): void;
    runPage(baseUrl: string): void;
    install(): void;
  };
  readonly tunnelConfig: { read(): void };
  readonly trafficPolicy: { watch(file: string | null): void };
  readonly app: {
    start(run: number, launch: LaunchSpec): void;
    stop(run: number, order: StopOrder): void;
    dropSessions(): void;
    release(run: number): void;
    kill(run: number): void;
    rehearse(run: number, launch: LaunchSpec): void;
    readonly handOvers: {
      begin(from: number, to: number, place: string, oldValues: Readonly<Record<string, string>>): void;
      hurry(): void;
    };
    open(run: number): void;
  };
  readonly sideBySide: {
    ask(run: number, launch: LaunchSpec, byItself: boolean): void;
    remember(alone: Alone): void;
    forget(): void;
  };
  readonly series: { keep(counts: boolean): void; break(): void };
  readonly pairs: { ask(run: number, launch: LaunchSpec): void };
  readonly spares: { start(launch: LaunchSpec): void; end(): void };
  readonly readiness: { await(run: number, baseUrl: string): void; cancel(): void };
  readonly preflight: { check(launch: LaunchSpec, ownPort: number | null): void };
  readonly door: {
    open(): void;
    lead(mode: DoorMode): void;
    trust(proxies: TrustedProxies): void;
    admit(admittance: Admittance): void;
    giveCookies(gives: boolean): void;
  };
  readonly envFile: {
    look(): void;
    addOrigin(origin: string): void;
    setApp(script: string): void;
    create(): void;
  };
  readonly sources: { watch(files: readonly string[]): void };
  readonly tunnels: {
    open(agent: number, spec: TunnelSpec, patience: number): void;
    close(agent: number): void;
    kill(agent: number): void;
    prove(agent: number): void;
  };
  readonly checks: { ask(id: number, question: Question): void };
  readonly clock: { wakeAt(atMs: number | null): void };
  end(exitCode: number): void;
  hurry(): void;
}

/** Command → service call; the only switch on Command. */
export function perform(command: Command, services: Services): void {
  switch (command.type) {
    case 'project.scan':
      return services.project.scan();
    case 'secrets.create':
      return services.project.createSecrets(command.example);
    case 'streamlit.askVersion':
      return services.streamlit.askVersion(command.streamlit);
    case 'page.run':
      return services.streamlit.runPage(command.baseUrl);
    case 'imports.ask':
      return services.streamlit.askImports(command.question);
    case 'streamlit.install':
      return services.streamlit.install();
    case 'tunnelConfig.read':
      return services.tunnelConfig.read();
    case 'trafficPolicy.watch':
      return services.trafficPolicy.watch(command.file);
    case 'process.start':
      return services.app.start(command.run, command.launch);
    case 'process.rehearse':
      return services.app.rehearse(command.run, command.launch);
    case 'sessions.handOver':
      return services.app.handOvers.begin(command.from, command.to, command.place, command.oldValues);
    case 'sessions.hurry':
      return services.app.handOvers.hurry();
    case 'process.open':
      return services.app.open(command.run);
    case 'process.awaitReady':
      return services.readiness.await(command.run, command.baseUrl);
    case 'process.stop':
      if (!('aside' in command)) services.readiness.cancel();
      return services.app.stop(command.run, command);
    case 'process.kill':
      return services.app.kill(command.run);
    case 'sessions.drop':
      return services.app.dropSessions();
    case 'sessions.release':
      return services.app.release(command.run);
    case 'alone.ask':
      return services.sideBySide.ask(command.run, command.launch, command.byItself);
    case 'alone.remember':
      return services.sideBySide.remember(command.alone);
    case 'alone.forget':
      return services.sideBySide.forget();
    case 'series.keep':
      return services.series.keep(command.counts);
    case 'series.break':
      return services.series.break();
    case 'sessions.try':
      return services.pairs.ask(command.run, command.launch);
    case 'spare.start':
      return services.spares.start(command.launch);
    case 'spare.end':
      return services.spares.end();
    case 'launch.check':
      return services.preflight.check(command.launch, command.ownPort);
    case 'door.open':
      return services.door.open();
    case 'door.lead':
      return services.door.lead(command.mode);
    case 'door.trust':
      return services.door.trust(command.proxies);
    case 'door.admit':
      return services.door.admit(command.admittance);
    case 'door.giveCookies':
      return services.door.giveCookies(command.gives);
    case 'sources.watch':
      return services.sources.watch(command.files);
    case 'envFile.look':
      return services.envFile.look();
    case 'envFile.create':
      return services.envFile.create();
    case 'envFile.setApp':
      return services.envFile.setApp(command.script);
    case 'envFile.addOrigin':
      return services.envFile.addOrigin(command.origin);
    case 'tunnel.open':
      return services.tunnels.open(command.agent, command.spec, command.patience);
    case 'tunnel.close':
      return services.tunnels.close(command.agent);
    case 'tunnel.kill':
      return services.tunnels.kill(command.agent);
    case 'tunnel.prove':
      return services.tunnels.prove(command.agent);
    case 'check.ask':
      return services.checks.ask(command.id, command.question);
    case 'clock.wake':
      return services.clock.wakeAt(command.atMs);
    case 'session.end':
      return services.end(command.exitCode);
    case 'session.hurry':
      return services.hurry();
    default:
      return command satisfies never;
  }
}
