/** QQ, Weibo and an OpenID Connect provider as one local process. Env: PORT, APP_URLS (shops that may use it), OAUTH_CLIENT_ID, OAUTH_CLIENT_SECRET. */
import { runProcess } from "../http";
import { startOauth } from "./start";

const { PORT = "3009", APP_URLS = "http://localhost:3000", OAUTH_CLIENT_ID = "101000000", OAUTH_CLIENT_SECRET = "stand-in" } = process.env;

void runProcess(() => startOauth({ port: Number(PORT), apps: APP_URLS.split(","), keys: { clientId: OAUTH_CLIENT_ID, clientSecret: OAUTH_CLIENT_SECRET } }));
