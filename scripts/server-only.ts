// Outside Next there is no server/client border to guard: tests and scripts alias "server-only" to this.
export {};
