/**
 * Runs a hub by itself: `tsx test/doubles/koji-hub/main.ts DIRECTORY [--port N] [--task-ms N] [--rpms DIR --tag NAME…]`.
 * The first tag has the RPMs. Says its address on a line, and with `--profile FILE` writes a profile `lantern`; ends with
 * SIGTERM, and goes on with DIRECTORY when started again. `--attached`: it ends with its parent, and SIGINT is not for it.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { addTag, importRpms, tagBuild } from './content.js';
import { profileText } from './profile.js';
import { serveHub } from './server.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    port: { type: 'string', default: '0' },
    'task-ms': { type: 'string', default: '50' },
    rpms: { type: 'string' },
    tag: { type: 'string', multiple: true, default: ['test'] },
    profile: { type: 'string' },
    attached: { type: 'boolean', default: false },
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
  const [first = 'test'] = values.tag;
  for (const tag of values.tag) addTag(store, tag);
  for (const build of importRpms(store, values.rpms).values()) tagBuild(store, first, build);
  store.save();
}
if (values.profile !== undefined) {
  mkdirSync(path.dirname(values.profile), { recursive: true });
  writeFileSync(values.profile, profileText(running, 'lantern'));
}
if (values.attached) {
  const parent = process.ppid;
  process.on('SIGINT', () => undefined);
  setInterval(() => {
    if (process.ppid !== parent) process.exit();
  }, 500).unref();
}
console.log(`hub ${running.url} files ${running.topurl} topdir ${store.state.topdir}`);
process.on('SIGTERM', () => {
  void running.close();
});
