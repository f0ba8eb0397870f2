# A Punji worker with the tools that composes need. Build: docker build -t punji .
# Run: docker run -e TEMPORAL_ADDRESS=… -v /srv/composes:/srv/composes punji worker --arch x86_64 --queue punji
FROM node:20-bookworm AS build
WORKDIR /punji
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:20-bookworm-slim
RUN apt-get update \
  && apt-get install -y --no-install-recommends \
    createrepo-c dnf genisoimage git isomd5sum jigdo-file rpm util-linux xorriso \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /punji
COPY --from=build /punji/package.json ./
COPY --from=build /punji/bin bin
COPY --from=build /punji/dist dist
COPY --from=build /punji/node_modules node_modules
RUN ln -s /punji/bin/punji.js /usr/local/bin/punji && useradd --create-home punji
USER punji
ENV MALLOC_ARENA_MAX=2
ENTRYPOINT ["punji"]
CMD ["worker"]
