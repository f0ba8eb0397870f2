/** Options of `punji schedule`: when composes are made, and what is made (as for `punji compose`). */
import type { OptionSpec, VerbSpec } from '../options/model.js';
import { REQUEST_OPTIONS } from './compose.js';

export const SCHEDULE_ACTIONS = [
  'create',
  'list',
  'describe',
  'trigger',
  'pause',
  'unpause',
  'backfill',
  'delete',
] as const;

export const OVERLAPS = ['skip', 'buffer-one', 'cancel-other', 'allow'] as const;

const DURATION = { name: 'DURATION', kind: 'text' } as const;

const WHEN: readonly OptionSpec[] = [
  {
    name: 'cron',
    value: { name: 'SPEC', kind: 'text' },
    repeatable: true,
    help: 'create: when, as cron writes it, for example "0 3 * * *"; CRON_TZ=ZONE may stand before it.',
  },
  {
    name: 'every',
    value: { name: 'DURATION[/PHASE]', kind: 'text' },
    repeatable: true,
    help: 'create: how often, for example 6h; with a phase 6h/30m.',
  },
  {
    name: 'calendar',
    value: { name: 'JSON', kind: 'text' },
    repeatable: true,
    help: 'create: when, as Temporal\'s calendars are written, for example {"dayOfWeek":"MONDAY","hour":3}.',
  },
  {
    name: 'time-zone',
    value: { name: 'ZONE', kind: 'text' },
    help: 'create: the zone of --cron and --calendar; UTC by default.',
  },
  {
    name: 'overlap',
    value: { name: 'POLICY', kind: 'text', choices: OVERLAPS },
    help: "create: what to do while an earlier compose runs; skip by default. trigger, backfill: another policy than the schedule's.",
  },
  { name: 'jitter', value: DURATION, help: 'create: start up to so much later, at random.' },
  {
    name: 'catch-up',
    value: DURATION,
    help: 'create: make up for starts that a server which was away has missed, if not older; 1h by default.',
  },
  {
    name: 'pause-on-failure',
    help: 'create: pause the schedule when a compose is DOOMED.',
  },
  { name: 'paused', help: 'create: pause the schedule from the beginning.' },
  {
    name: 'note',
    value: { name: 'TEXT', kind: 'text' },
    help: 'pause, unpause: why.',
  },
  {
    name: 'from',
    value: { name: 'TIME', kind: 'text' },
    help: 'backfill: from when, for example 2026-11-24T00:00:00Z.',
  },
  { name: 'to', value: { name: 'TIME', kind: 'text' }, help: 'backfill: until when.' },
  { name: 'json', help: 'Print JSON, one object a line.' },
];

export const scheduleSpec: VerbSpec = {
  name: 'schedule',
  summary: 'Make composes regularly: nightlies.',
  description: [
    'create NAME CONFIG, list, describe NAME, trigger NAME, pause NAME, unpause NAME, backfill NAME, delete NAME. With create go all options of `punji compose` that say what to make; --keep N removes old ones.',
    'In embedded mode composes are only started while its daemon runs: it stays as long as there is a schedule that is not paused, and any `punji` command starts it again.',
  ],
  arguments: [
    { name: 'ACTION', required: true, choices: SCHEDULE_ACTIONS, help: 'What to do.' },
    { name: 'NAME', required: false, help: "The schedule's name." },
    { name: 'CONFIG', required: false, help: 'create: the configuration.' },
  ],
  options: [...WHEN, ...REQUEST_OPTIONS],
  exclusive: [['target-dir', 'compose-dir']],
  exitCodes: [
    [0, 'done'],
    [1, 'there is no such schedule, the configuration is wrong, or no server answers'],
    [2, 'the command line is wrong'],
    [4, 'refused: there is a schedule of this name'],
  ],
  examples: [
    "punji schedule create nightly fedora.conf --cron '0 3 * * *' --time-zone Europe/Prague --target-dir /srv/composes --nightly --keep 7 --pause-on-failure",
    'punji schedule trigger nightly',
  ],
};
