/** One listing of a tag, measured: `koji-listing.ts URL TAG` prints wall and CPU seconds and how many RPMs it has. */
import { openKojiProfile } from '../../lib/koji/index.js';
import { askEvent } from '../../lib/pkgset/koji/event.js';
import { listTags } from '../../lib/pkgset/koji/listing.js';
import { profileOf } from '../doubles/koji-hub/profile.js';
import type { RunningHub } from '../doubles/koji-hub/server.js';

const [url = '', tag = ''] = process.argv.slice(2);
const { origin } = new URL(url);
const hub = { url, origin, topurl: origin, hub: { store: { state: { topdir: '/' } } } };
const koji = await openKojiProfile(profileOf(hub as RunningHub));
const started = performance.now();
const before = process.cpuUsage();
const event = await askEvent(koji, undefined);
const [listing] = await listTags(koji, [{ tag, event, inherit: true }]);
const { user, system } = process.cpuUsage(before);
const wallS = (performance.now() - started) / 1000;
console.log(JSON.stringify({ wallS, cpuS: (user + system) / 1e6, rpms: listing?.rpms.length }));
koji.close();
