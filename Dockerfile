# Three images from one file:
#   docker build --target probe -t tscap-probe .
#   docker build --target monitor -t tscap-monitor .
#   docker build --target history -t tscap-history .
# All run as the user node. A process that is not root gets CAP_NET_RAW only from a file capability, which the
# probe's image gives its own copy of Node; run it with --cap-add NET_RAW, and without no-new-privileges.

FROM node:24-bookworm-slim AS build
RUN apt-get update \
  && apt-get install -y --no-install-recommends g++ libavcodec-dev libavutil-dev libpcap-dev libswresample-dev libswscale-dev make python3 \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /opt/tscap
COPY package.json package-lock.json ./
COPY native ./native
RUN npm ci --no-audit --no-fund
COPY tsconfig.json ./
COPY src ./src
RUN node native/build.js \
  && node_modules/.bin/tsc -p tsconfig.json \
  && node_modules/.bin/tsc -p src/page/tsconfig.json \
  && npm prune --omit=dev --no-audit --no-fund

FROM node:24-bookworm-slim AS runtime
WORKDIR /opt/tscap
ENV NODE_ENV=production \
  MALLOC_MMAP_THRESHOLD_=67108864 \
  MALLOC_TRIM_THRESHOLD_=268435456
COPY --from=build /opt/tscap/package.json ./
COPY --from=build /opt/tscap/node_modules ./node_modules
COPY --from=build /opt/tscap/build ./build
COPY --from=build /opt/tscap/dist ./dist
COPY schema ./schema
COPY src/page/assets ./src/page/assets
# The link's Unix socket and the recordings: volumes mounted here belong to the user too.
RUN install -d -o node -g node /run/tscap /var/lib/tscap
STOPSIGNAL SIGTERM

# Prints what a monitor keeps in its history, from a volume that both have.
FROM runtime AS history
USER node
WORKDIR /var/lib/tscap
ENTRYPOINT ["node", "/opt/tscap/dist/src/bin/history.js"]

FROM runtime AS probe
RUN apt-get update \
  && apt-get install -y --no-install-recommends libpcap0.8 libcap2-bin \
  && rm -rf /var/lib/apt/lists/* \
  && install -m 755 /usr/local/bin/node /usr/local/bin/node-capture \
  && setcap cap_net_raw+ep /usr/local/bin/node-capture
USER node
ENTRYPOINT ["node-capture", "/opt/tscap/dist/src/bin/probe.js"]

# The decoder of pictures needs the libraries that it was built with.
FROM runtime AS monitor
RUN apt-get update \
  && apt-get install -y --no-install-recommends libavcodec59 libavutil57 libswresample4 libswscale6 \
  && rm -rf /var/lib/apt/lists/*
USER node
WORKDIR /var/lib/tscap
# On loopback unless METRICS_BIND says otherwise.
ENV METRICS_PORT=9464
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.METRICS_PORT + '/healthz').then((answer) => process.exit(answer.ok ? 0 : 1))"]
ENTRYPOINT ["node", "/opt/tscap/dist/src/bin/monitor.js"]
