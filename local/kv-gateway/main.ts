// Stands in for Upstash (or Vercel KV): its REST protocol in front of an ordinary Redis.
import { createServer } from "node:http";
import { createGateway } from "./gateway";

const { PORT = "0", REDIS_URL = "", KV_REST_API_TOKEN = "" } = process.env;
// It speaks plainly, so it is for this machine unless told otherwise; left empty is not told.
const host = process.env.LISTEN || "127.0.0.1";
if (!REDIS_URL || KV_REST_API_TOKEN.length < 16) throw new Error("REDIS_URL and KV_REST_API_TOKEN (16 characters or more) are needed.");

const gateway = createGateway(REDIS_URL, KV_REST_API_TOKEN);
const server = createServer((request, response) => void gateway.answer(request, response));

// Every address is 0.0.0.0 on a machine without IPv6, which Node finds out only where no host is named.
server.listen({ port: Number(PORT), ...(host === "::" ? {} : { host }) }, () => {
  const address = server.address();
  console.log(JSON.stringify({ ready: true, port: address && typeof address === "object" ? address.port : Number(PORT) }));
});

function stop(): void {
  gateway.close();
  server.close(() => process.exit(0));
  server.closeAllConnections();
}
process.once("SIGTERM", stop);
process.once("SIGINT", stop);
