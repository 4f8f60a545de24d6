# One image for web, worker, migrations and commands; what it runs is the last line, or the command given to it.
FROM node:20-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
# Prisma's command line comes with its client, and nothing here runs it.
RUN npm run build && npm prune --omit=dev --ignore-scripts \
  && rm -rf node_modules/prisma node_modules/@prisma/dev node_modules/@prisma/studio-core node_modules/@prisma/engines node_modules/typescript

FROM node:20-slim
ENV NODE_ENV=production HOST=0.0.0.0
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/prisma prisma
COPY --from=build /app/public public
USER node
EXPOSE 3000
CMD ["node", "--enable-source-maps", "dist/server.js"]
