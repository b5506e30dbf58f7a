import "server-only";

/** What a call is asked with. A `Request` has all of it; the front door makes it from its own without one. */
export type Asked = {
  method: string;
  url: string;
  headers: Pick<Headers, "get">;
  body: AsyncIterable<Uint8Array> | Iterable<Uint8Array> | null;
};

/** What a call answers, before it becomes a `Response` or goes to a socket. Names of headers are in small letters. */
export class Answer {
  constructor(
    readonly status: number,
    readonly headers: Record<string, string | string[]>,
    readonly body: string | null,
  ) {}

  /** @param body anything that JSON can say */
  static json(body: unknown, { status = 200, headers = {} }: { status?: number; headers?: Record<string, string | string[]> } = {}): Answer {
    return new Answer(status, { "content-type": "application/json", ...headers }, JSON.stringify(body));
  }

  toResponse(): Response {
    const headers = new Headers();
    for (const [name, value] of Object.entries(this.headers)) for (const one of [value].flat()) headers.append(name, one);
    return new Response(this.body, { status: this.status, headers });
  }
}
