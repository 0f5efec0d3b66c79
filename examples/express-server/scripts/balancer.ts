import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const ASK_MS = 100;

interface Backend {
  readonly url: string;
  ready: boolean;
}

/** Hands requests on to services that say they are ready, in turn: the little of a load balancer that a rolling restart needs. */
export class Balancer {
  private backends: Backend[] = [];
  private turn = 0;
  private readonly agent = new Agent({ keepAlive: true });
  private readonly server = createServer((incoming, outgoing) => this.handOn(incoming, outgoing));
  private readonly asking = setInterval(() => void this.ask(), ASK_MS);

  async listen(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  add(url: string): void {
    this.backends.push({ url, ready: true });
  }

  remove(url: string): void {
    this.backends = this.backends.filter((backend) => backend.url !== url);
  }

  close(): void {
    clearInterval(this.asking);
    this.server.closeAllConnections();
    this.server.close();
    this.agent.destroy();
  }

  private async ask(): Promise<void> {
    await Promise.all(
      this.backends.map(async (backend) => {
        backend.ready = await fetch(`${backend.url}/ready`).then(
          ({ ok }) => ok,
          () => false,
        );
      }),
    );
  }

  private handOn(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const ready = this.backends.filter((backend) => backend.ready);
    if (ready.length === 0) {
      outgoing.writeHead(503).end();
      return;
    }
    const { url } = ready[this.turn++ % ready.length];
    const { method, url: path, headers } = incoming;
    const onward = request(url + path, { method, headers, agent: this.agent }, (answer) => {
      // How a connection goes on is between the two ends of each.
      const { connection: _, 'keep-alive': __, ...rest } = answer.headers;
      outgoing.writeHead(answer.statusCode ?? 502, rest);
      answer.pipe(outgoing);
    });
    onward.on('error', () => (outgoing.headersSent ? outgoing.destroy() : outgoing.writeHead(502).end()));
    incoming.pipe(onward);
  }
}
