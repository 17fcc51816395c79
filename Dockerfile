ARG NODE_IMAGE=node:24.21.0-bookworm-slim
ARG GRAFANA_IMAGE=grafana/grafana:13.2.2

FROM ${NODE_IMAGE} AS manifests
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY alert-bridge/package.json alert-bridge/
COPY exporters/package.json exporters/
COPY grafana-app/package.json grafana-app/
COPY grafana-app/portal/package.json grafana-app/portal/
COPY dashboards/package.json dashboards/
COPY provisioning/package.json provisioning/

FROM manifests AS build
RUN npm ci
COPY . .
RUN npm run build --workspace @cldera/grafana-app && npm run build --workspace @cldera/portal

# What the programs need at run time; the pages are built and bring theirs along.
FROM manifests AS dependencies
RUN npm ci --omit=dev --workspace @cldera/alert-bridge --workspace @cldera/exporters --workspace @cldera/provisioning

FROM ${GRAFANA_IMAGE} AS grafana
COPY --from=build --chown=root:0 /app/grafana-app/dist /usr/share/cldera/plugins/cldera-ops-app
ENV GF_PATHS_PLUGINS=/usr/share/cldera/plugins

FROM ${NODE_IMAGE} AS runtime
ENV NODE_ENV=production NODE_OPTIONS=--disable-warning=ExperimentalWarning
WORKDIR /app
COPY --from=dependencies /app ./
COPY alert-bridge/src alert-bridge/src
COPY exporters/src exporters/src
COPY provisioning/bin provisioning/bin
COPY provisioning/src provisioning/src
COPY grafana-app/portal/server grafana-app/portal/server
COPY --from=build /app/grafana-app/dist grafana-app/dist
COPY --from=build /app/grafana-app/portal/dist grafana-app/portal/dist
# A new volume takes owner and mode from the folder that it is mounted over.
RUN for folder in /data /etc/cldera/rules /run/cldera/webhook /run/cldera/discovery /run/cldera/proxy /run/cldera/grafana /run/cldera/database; \
    do mkdir -p "$folder" && chown node:node "$folder"; done
USER node
CMD ["node", "alert-bridge/src/main.ts"]
