import { type AddressInfo, createConnection, createServer, type Server, type Socket } from "node:net";
import { sleep } from "./stack";

/** A line to a server that can be made slow, dead, or cut after so many bytes. */
export class Line {
  /** Milliseconds that everything takes from here to there. */
  delay = 0;
  /** Nothing arrives any more, and nobody hangs up. */
  dead = false;
  /** Bytes of answers until all connections are cut. */
  cutAfter = Infinity;
  port = 0;
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;

  constructor(private readonly target: { host: string; port: number }) {}

  async open(): Promise<this> {
    const server = createServer((near) => {
      const far = createConnection(this.target);
      this.join(near, far, false);
      this.join(far, near, true);
    });
    this.server = server;
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    this.port = (server.address() as AddressInfo).port;
    return this;
  }

  private join(from: Socket, to: Socket, answers: boolean): void {
    this.sockets.add(from);
    // One after the other, however long each takes.
    let last = Promise.resolve();
    from.on("data", (chunk) => {
      const { delay } = this;
      last = last.then(async () => {
        if (delay > 0) await sleep(delay);
        if (answers) this.cutAfter -= chunk.length;
        if (this.cutAfter < 0) return this.cut();
        if (!this.dead && !to.destroyed) to.write(chunk);
      });
    });
    from.on("error", () => undefined);
    from.on("close", () => {
      this.sockets.delete(from);
      if (!this.dead) to.destroy();
    });
  }

  /** Hangs up everywhere; new connections are taken. */
  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  close(): void {
    this.dead = false;
    this.cut();
    this.server?.close();
  }
}
