/** A command's connection to Temporal: to the server that is configured, else to the embedded one, started if need be. */
import type { Client } from '@temporalio/client';
import {
  configuredServer,
  connectClient,
  type ComposeClient,
  type ServerSettings,
} from '../../workers/connection/index.js';
import {
  ensureDaemon,
  forgetClient,
  isOfAnotherBuild,
  liveClients,
  noteClient,
  settingsOf,
  stateFiles,
  stopDaemon,
  type StateFiles,
} from '../../workers/embedded/index.js';
import { limited } from './call.js';
import { selfCommand } from './self-command.js';

/** Where the server is and how to find it again after it has moved. */
interface Place {
  readonly settings: ServerSettings;
  /** Base address of the web interface; null if it is not known. */
  readonly uiUrl: string | null;
  readonly anotherBuild: boolean;
}

export class Session {
  private constructor(
    /** State directory; commands note there what they follow, whatever the server is. */
    readonly files: StateFiles,
    readonly isEmbedded: boolean,
    private readonly locate: () => Promise<Place>,
    private place: Place,
    private connected: ComposeClient,
  ) {}

  static async open(environment: NodeJS.ProcessEnv): Promise<Session> {
    const files = stateFiles(environment);
    const configured = configuredServer(environment);
    const locate =
      configured === null
        ? () => locateEmbedded(files)
        : () =>
            Promise.resolve({
              settings: configured,
              uiUrl: environment['TEMPORAL_UI_URL'] ?? null,
              anotherBuild: false,
            });
    // Noted before the daemon is asked for, which then does not end under our hands.
    await noteClient(files, null);
    const place = await locate();
    const connected = await connectClient(place.settings);
    const session = new Session(files, configured === null, locate, place, connected);
    if (place.anotherBuild) await session.changeOver();
    return session;
  }

  get client(): Client {
    return this.connected.client;
  }

  /** True: the embedded worker runs other code than this command. */
  get anotherBuild(): boolean {
    return this.place.anotherBuild;
  }

  /** Ends a daemon of another build, and starts one of ours, if nobody needs the other. */
  private async changeOver(): Promise<void> {
    const { client, files } = this;
    const others = (await liveClients(files)).filter(({ process: { pid } }) => pid !== process.pid);
    const open = await limited(client, () => client.workflow.count('ExecutionStatus = "Running"'));
    if (others.length > 0 || open.count > 0) return;
    await this.connected.close();
    await stopDaemon(files);
    const place = await this.locate();
    this.place = place;
    this.connected = await connectClient(place.settings);
  }

  /** Makes sure that there is a server, after it did not answer; it may have moved. */
  async recover(): Promise<void> {
    const place = await this.locate();
    if (place.settings.address === this.place.settings.address) return;
    const connected = await connectClient(place.settings);
    await this.connected.close();
    this.place = place;
    this.connected = connected;
  }

  /** Address of a workflow in the web interface. */
  uiLink(workflowId: string, runId?: string): string | null {
    const { uiUrl, settings } = this.place;
    if (uiUrl === null) return null;
    const parts = [workflowId, ...(runId === undefined ? [] : [runId])].map(encodeURIComponent);
    return `${uiUrl.replace(/\/$/, '')}/namespaces/${encodeURIComponent(settings.namespace)}/workflows/${parts.join('/')}`;
  }

  async close(): Promise<void> {
    await forgetClient(this.files);
    await this.connected.close();
  }
}

async function locateEmbedded(files: StateFiles): Promise<Place> {
  const endpoint = await ensureDaemon(files, selfCommand('daemon'));
  return {
    settings: settingsOf(endpoint),
    uiUrl: endpoint.uiUrl,
    anotherBuild: isOfAnotherBuild(endpoint),
  };
}

/** Opens a session for the time of `work`. */
export async function withSession<T>(
  environment: NodeJS.ProcessEnv,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const session = await Session.open(environment);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}
