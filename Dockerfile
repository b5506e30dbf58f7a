# The shop as an image: production packages, one build, and the programs in dist/. docs/deploy.md says how to run it.
ARG NODE_IMAGE=node:24-bookworm-slim

FROM ${NODE_IMAGE} AS packages
WORKDIR /shop
COPY package.json package-lock.json .npmrc ./
# npm keeps these too: they are optional peers of what is shipped, and development has them.
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev \
 && rm -rf node_modules/@playwright node_modules/playwright node_modules/playwright-core node_modules/typescript node_modules/@typescript

FROM ${NODE_IMAGE} AS build
WORKDIR /shop
ENV NEXT_TELEMETRY_DISABLED=1
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci
COPY . .
# Needs no database and no settings. The key for what server actions close over may be given, and must then be the same for
# every build of a deployment; without one each build makes its own, and pages opened before a deployment reload.
# As a file, since Podman hands no secret over as a variable. What the shop reads is made readable to all: its user is not
# the owner, and the sources may come from a machine that keeps them private (umask 077).
RUN --mount=type=secret,id=action_key \
    if [ -s /run/secrets/action_key ]; then export NEXT_SERVER_ACTIONS_ENCRYPTION_KEY="$(cat /run/secrets/action_key)"; fi \
 && npm run build \
 && rm -rf .next/*/cache .next/tsconfig.json .next/in-use .next/build.lock .data \
 && chmod -R a+rX .next dist public package.json next.config.js LICENSE lib/security-headers.js

# The REST door in front of Redis, for those who have no Upstash: one file, nothing installed.
FROM build AS gateway-build
RUN npx esbuild local/kv-gateway/main.ts --bundle --platform=node --target=node20 --format=cjs --outfile=/gateway/main.cjs

FROM ${NODE_IMAGE} AS gateway
ENV NODE_ENV=production PORT=8079 LISTEN=::
COPY --from=gateway-build /gateway /gateway
USER node
EXPOSE 8079
# Any answer will do: without the token it is a refusal.
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s CMD ["node", "-e", "fetch('http://127.0.0.1:'+process.env.PORT).then(()=>process.exit(0),()=>process.exit(1))"]
CMD ["node", "/gateway/main.cjs"]

# The last stage is what `docker build .` makes.
FROM ${NODE_IMAGE} AS shop
WORKDIR /shop
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 PORT=3000 LISTEN=::
COPY --from=packages /shop/node_modules ./node_modules
COPY --from=build /shop/package.json /shop/next.config.js /shop/LICENSE ./
# next.config.js is read at each start, and with it what it imports.
COPY --from=build /shop/lib/security-headers.js ./lib/
COPY --from=build /shop/public ./public
COPY --from=build /shop/.next ./.next
COPY --from=build /shop/dist ./dist
# Files stay root's: the shop writes none. It stops within 20 s of SIGTERM.
USER node
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 CMD ["node", "-e", "fetch('http://127.0.0.1:'+process.env.PORT+'/api/health').then((answer)=>process.exit(answer.ok?0:1),()=>process.exit(1))"]
CMD ["node", "dist/server.js"]
