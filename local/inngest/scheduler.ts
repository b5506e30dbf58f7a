/**
 * Decides what is called next. Work waits in lanes (one per function, or per function and concurrency key);
 * a lane that may not go on waits at the limit that stops it, so nothing is searched per event.
 */
import { Fifo } from "./fifo";
import { Heap } from "./heap";

/** One call to make: a job of a run. `resumed` work (a run that has begun) goes before new runs. */
export type Ticket = { run: string; job: string; fn: string; at: number; resumed: boolean; limits: { id: string; limit: number }[] };

type Limiter = { limit: number; used: number; lanes: number; waiting: Fifo<Lane> };
type Lane = { id: string; fn: string; fresh: Fifo<Ticket>; resumed: Fifo<Ticket>; limiters: [id: string, limiter: Limiter][] };

export class Scheduler {
  private readonly later = new Heap<Ticket>();
  private readonly lanes = new Map<string, Lane>();
  private readonly limiters = new Map<string, Limiter>();
  private ready = new Fifo<Lane>();
  private parked: Lane[] = [];
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  inFlight = 0;
  queued = 0;

  /**
   * @param work makes one call; the slot is free again when it settles
   * @param callable whether the functions's app is there to be called; its lanes wait for `wake` otherwise
   * @param max calls at once, over all functions
   */
  constructor(
    private readonly work: (ticket: Ticket) => Promise<void>,
    private readonly callable: (fn: string) => boolean,
    private readonly max: number,
  ) {}

  get delayed(): number {
    return this.later.size;
  }

  add(ticket: Ticket): void {
    if (ticket.at > Date.now()) {
      this.later.push(ticket);
      this.arm();
    } else {
      this.enqueue(ticket);
      this.dispatch();
    }
  }

  /** Looks again at functions whose app was not there. */
  wake(): void {
    const parked = this.parked;
    this.parked = [];
    for (const lane of parked) this.ready.push(lane);
    this.dispatch();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private arm(): void {
    clearTimeout(this.timer);
    const next = this.later.peek();
    if (!next || this.stopped) return;
    this.timer = setTimeout(() => {
      for (let due = this.later.peek(); due && due.at <= Date.now(); due = this.later.peek()) {
        this.later.pop();
        this.enqueue(due);
      }
      this.dispatch();
      this.arm();
    }, Math.min(Math.max(0, next.at - Date.now()), 2 ** 31 - 1));
  }

  private enqueue(ticket: Ticket): void {
    const id = ticket.limits.length ? ticket.limits.map((one) => one.id).join("\n") : ticket.fn;
    let lane = this.lanes.get(id);
    if (!lane) {
      lane = { id, fn: ticket.fn, fresh: new Fifo(), resumed: new Fifo(), limiters: ticket.limits.map((one) => [one.id, this.limiter(one)]) };
      for (const [, limiter] of lane.limiters) limiter.lanes += 1;
      this.lanes.set(id, lane);
      this.ready.push(lane);
    }
    (ticket.resumed ? lane.resumed : lane.fresh).push(ticket);
    this.queued += 1;
  }

  private limiter({ id, limit }: { id: string; limit: number }): Limiter {
    const known = this.limiters.get(id);
    if (known) {
      known.limit = limit; // a new registration may have changed it
      return known;
    }
    const fresh = { limit, used: 0, lanes: 0, waiting: new Fifo<Lane>() };
    this.limiters.set(id, fresh);
    return fresh;
  }

  private dispatch(): void {
    while (!this.stopped && this.inFlight < this.max) {
      const lane = this.ready.shift();
      if (!lane) return;
      if (!this.callable(lane.fn)) {
        this.parked.push(lane);
        continue;
      }
      const stop = lane.limiters.find(([, limiter]) => limiter.used >= limiter.limit)?.[1];
      if (stop) {
        stop.waiting.push(lane);
        // The slot this lane was woken for belongs to somebody else who can use it.
        for (const [, limiter] of lane.limiters) if (limiter !== stop) this.release(limiter);
        continue;
      }
      const ticket = lane.resumed.shift() ?? lane.fresh.shift();
      if (!ticket) continue;
      this.start(ticket, lane);
    }
  }

  private start(ticket: Ticket, lane: Lane): void {
    const held = lane.limiters;
    for (const [, limiter] of held) limiter.used += 1;
    this.inFlight += 1;
    this.queued -= 1;
    if (lane.resumed.size + lane.fresh.size > 0) this.ready.push(lane);
    else {
      this.lanes.delete(lane.id);
      for (const [, limiter] of held) limiter.lanes -= 1;
    }
    void this.work(ticket).finally(() => {
      this.inFlight -= 1;
      for (const [id, limiter] of held) {
        limiter.used -= 1;
        this.release(limiter);
        if (limiter.used === 0 && limiter.lanes === 0) this.limiters.delete(id);
      }
      this.dispatch();
    });
  }

  private release(limiter: Limiter): void {
    if (limiter.used >= limiter.limit) return;
    const lane = limiter.waiting.shift();
    if (lane) this.ready.push(lane);
  }
}
