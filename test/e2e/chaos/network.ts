/** The network between workers and their server: a TCP proxy that can stop forwarding for a while. */
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';

interface Link {
  readonly near: Socket;
  readonly far: Socket;
}

export class Network {
  private readonly links = new Set<Link>();
  private waiting: Socket[] = [];
  private isCut = false;

  private constructor(
    private readonly server: Server,
    private readonly targetPort: number,
  ) {}

  static async open(targetPort: number): Promise<Network> {
    const server = createServer({ pauseOnConnect: true });
    const network = new Network(server, targetPort);
    server.on('connection', (socket) => {
      network.take(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return network;
  }

  get address(): string {
    return `127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  /** From now on nothing gets through, and nobody is told. */
  cut(): void {
    this.isCut = true;
    for (const { near, far } of this.links) {
      near.unpipe(far).pause();
      far.unpipe(near).pause();
    }
  }

  /** Goes on where it was cut: what was on its way arrives. */
  restore(): void {
    this.isCut = false;
    for (const link of this.links) forward(link);
    const { waiting } = this;
    this.waiting = [];
    for (const socket of waiting) this.take(socket);
  }

  async close(): Promise<void> {
    for (const socket of this.waiting) socket.destroy();
    for (const { near, far } of this.links) {
      near.destroy();
      far.destroy();
    }
    await new Promise((resolve) => this.server.close(resolve));
  }

  private take(near: Socket): void {
    if (this.isCut) {
      this.waiting.push(near);
      return;
    }
    const far = connect(this.targetPort, '127.0.0.1');
    const link = { near, far };
    this.links.add(link);
    const end = (): void => {
      this.links.delete(link);
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) socket.on('error', end).on('close', end);
    forward(link);
  }
}

function forward({ near, far }: Link): void {
  near.pipe(far);
  far.pipe(near);
}
