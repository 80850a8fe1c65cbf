/** A service to be run as a process of its own. */
export interface ServiceLaunch {
  /** One of the launcher's `services`. */
  service: string;
  /** Where it listens, on this machine. */
  port: number;
  /** Flags of `infernet service`. */
  flags: readonly string[];
  /** Its environment, beside what every program needs. */
  env: Readonly<Record<string, string>>;
  /** Told each line that it writes. */
  onLine(line: string): void;
}

/** A service that runs as a process of its own. */
export interface LaunchedService {
  /** Resolves with its process id once it listens; never when it ends before. */
  ready: Promise<number>;
  /** Resolves with what there is to say about its end, when it ends. */
  ended: Promise<string>;
  /** Ends it, by force if it has to be. */
  stop(): Promise<void>;
}

/** Starts the services that come with this package; whoever creates the node knows how. */
export interface ServiceLauncher {
  /** Names of the services that it can start, such as `hf_inference_client_service`. */
  services: ReadonlySet<string>;
  launch(launch: ServiceLaunch): LaunchedService;
}
