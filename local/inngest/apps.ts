/** Which app processes there are, and which of them gets the next call. */
import type { Fn } from "./register";
import type { State } from "./state";
import type { FunctionInput } from "./types";

type Endpoint = { url: string; fn: Fn; down: boolean };

export class Apps {
  private readonly down = new Set<string>();
  private readonly endpoints = new Map<string, Endpoint[]>();
  private readonly events = new Map<string, Fn[]>();
  private turn = 0;

  constructor(private readonly state: State) {
    this.index();
  }

  /** Takes a registration. Returns whether it changed anything. */
  register(url: string, app: string, functions: FunctionInput[]): boolean {
    const before = this.state.apps.get(url);
    const modified = !before?.confirmed || JSON.stringify(before.functions) !== JSON.stringify(functions);
    this.down.delete(url);
    if (modified) this.state.addApp(url, app, functions, true);
    this.index();
    return modified;
  }

  private index(): void {
    this.endpoints.clear();
    this.events.clear();
    for (const app of this.state.apps.values()) {
      if (!app.confirmed) continue;
      for (const fn of app.fns.values()) {
        const list = this.endpoints.get(fn.id) ?? [];
        if (!list.some((one) => one.fn.url === fn.url)) list.push({ url: app.url, fn, down: this.down.has(app.url) });
        this.endpoints.set(fn.id, list);
      }
    }
    for (const fn of this.state.fns().values()) {
      for (const name of new Set(fn.events.map((one) => one.name))) this.events.set(name, [...(this.events.get(name) ?? []), fn]);
    }
  }

  /** The functions that this event may start. */
  listeners(name: string): Fn[] {
    return this.events.get(name) ?? [];
  }

  fn(id: string): Fn | undefined {
    return this.endpoints.get(id)?.[0]?.fn ?? this.state.fn(id);
  }

  /** False while no process of the function's app has registered since this runner started. */
  callable(id: string): boolean {
    return this.endpoints.has(id) || !this.state.fn(id);
  }

  /** The process to call next: in turn, those that refused the last connection only when there is no other. */
  next(id: string, not?: Endpoint): Endpoint | undefined {
    const list = (this.endpoints.get(id) ?? []).filter((one) => one !== not);
    const up = list.filter((one) => !one.down);
    const from = up.length ? up : list;
    this.turn = (this.turn + 1) % 1_000_000;
    return from[this.turn % Math.max(1, from.length)];
  }

  /** Notes that nobody listens there, until it registers again. */
  unreachable(endpoint: Endpoint): void {
    this.down.add(endpoint.url);
    endpoint.down = true;
  }
}
