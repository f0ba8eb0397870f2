/** A mirror of repositories that can answer with an error. */
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

export class Mirror {
  /** Paths below this answer 503. */
  overloaded: string | null = null;

  private constructor(private readonly server: Server) {}

  /** Serves what is below a directory. */
  static async open(root: string): Promise<Mirror> {
    const server = createServer();
    const mirror = new Mirror(server);
    server.on('request', (request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://mirror');
      const file = path.join(root, path.normalize(decodeURIComponent(pathname)));
      if (mirror.overloaded !== null && pathname.startsWith(mirror.overloaded)) {
        response.writeHead(503).end('busy');
      } else if (existsSync(file) && statSync(file).isFile()) {
        response.writeHead(200, { 'Content-Length': statSync(file).size });
        createReadStream(file).pipe(response);
      } else {
        response.writeHead(404).end();
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return mirror;
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
