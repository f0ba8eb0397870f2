/**
 * Runs a hub by itself: `tsx test/doubles/koji-hub/main.ts DIRECTORY [--port N] [--task-ms N] [--rpms DIR --tag NAME]`.
 * Says its address on a line; ends with SIGTERM, and goes on with DIRECTORY when started again.
 */
import { parseArgs } from 'node:util';
import { addTag, importRpms, tagBuild } from './content.js';
import { serveHub } from './server.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    port: { type: 'string', default: '0' },
    'task-ms': { type: 'string', default: '50' },
    rpms: { type: 'string' },
    tag: { type: 'string', default: 'test' },
  },
});
const [directory] = positionals;
if (directory === undefined) throw new Error('the directory of the hub is missing');
const running = await serveHub({
  directory,
  port: Number(values.port),
  taskMs: Number(values['task-ms']),
});
const { store } = running.hub;
if (values.rpms !== undefined && store.state.tags.length === 0) {
  addTag(store, values.tag);
  for (const build of importRpms(store, values.rpms).values()) tagBuild(store, values.tag, build);
  store.save();
}
console.log(`hub ${running.url} files ${running.topurl} topdir ${store.state.topdir}`);
process.on('SIGTERM', () => {
  void running.close();
});
