// Loaded before the shop for the benchmark "login without its hash": the same login, whose hash costs nothing. It stands
// outside the shop so that nothing in the shop can be told to hash cheaply.
import { createRequire } from "node:module";

const argon2 = createRequire(import.meta.url)("@node-rs/argon2");
argon2.verify = async () => true;
argon2.verifySync = () => true;
