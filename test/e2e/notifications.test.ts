import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { NodeId } from '../../config-schemas/names.js';
import {
  fakeOf,
  oneVariant,
  withCompose,
  type FakeCompose,
  type FakeServer,
} from './fake-compose.js';
import { startFakeServer } from './fake-server.js';
import { fails } from './fake-steps.js';

const TIMEOUT_MS = 60_000;
let server: FakeServer;

beforeAll(async () => {
  server = await startFakeServer();
}, TIMEOUT_MS);
afterAll(async () => {
  await server.environment.teardown();
});

const messages = ({ told }: FakeCompose, to: string): string[] =>
  told
    .filter((one) => one.to === to)
    .map(({ event: { message, body } }) =>
      [message, body['status'] ?? body['phase_name'] ?? body['file'] ?? body['detail']]
        .filter((part) => part !== undefined)
        .join(' '),
    );

const ended = async (handle: WorkflowHandle): Promise<void> => {
  await handle.result().catch(() => undefined);
};

describe('scripts', () => {
  test(
    'are told of status and phases in order, each event once, and nothing begins before they know',
    async () => {
      const began: string[] = [];
      const fake = fakeOf({
        planInput: { ...oneVariant, skippedPhases: ['createiso', 'repoclosure'] },
        steps: {
          'init.fetch': () => {
            began.push(...messages(fake, 'script tell'));
            return Promise.resolve({ messages: [{ message: 'x', body: {}, when: 'finished' }] });
          },
        },
      });
      await withCompose(server, fake, ended, { notificationScripts: ['tell'] });
      const all = messages(fake, 'script tell');
      expect(began).toEqual(['status-change STARTED', 'phase-start init']);
      expect(all.slice(0, 4)).toEqual([
        'status-change STARTED',
        'phase-start init',
        'phase-stop init',
        'phase-start pkgset',
      ]);
      expect(all.slice(-2)).toEqual(['status-change FINISHED', 'x']);
      expect(new Set(fake.told.map(({ event }) => event.id)).size).toBe(all.length);
      expect(all.filter((text) => text.includes('createiso'))).toEqual([]);
    },
    TIMEOUT_MS,
  );

  test(
    'hold up what follows a step whose message they are told',
    async () => {
      let tells = 0;
      let seenByDisc = -1;
      const fake = fakeOf({
        steps: {
          'createiso.plan': () =>
            Promise.resolve({
              items: 1,
              messages: [{ message: 'createiso-targets', body: {}, when: 'now' }],
            }),
          'createiso.disc': () => {
            seenByDisc = Math.max(seenByDisc, tells);
            return Promise.resolve({});
          },
        },
        receive: async (_to, { message }) => {
          if (message !== 'createiso-targets') return;
          await new Promise((resolve) => setTimeout(resolve, 500));
          tells += 1;
        },
      });
      await withCompose(server, fake, ended, { notificationScripts: ['tell'] });
      expect(seenByDisc).toBeGreaterThan(0);
    },
    TIMEOUT_MS,
  );

  test(
    'are told which image failed, and that a phase did not come to a good end by silence',
    async () => {
      const fake = fakeOf({
        planInput: { ...oneVariant, failableNodes: ['createiso:Server.x86_64' as NodeId] },
        steps: {
          'createiso.plan': () => Promise.resolve({ items: 1, data: { isos: ['/c/a.iso'] } }),
          'createiso.disc': fails('broken'),
        },
      });
      await withCompose(server, fake, ended, { notificationScripts: ['tell'] });
      const all = messages(fake, 'script tell');
      expect(all.filter((text) => text === 'createiso-imagefail /c/a.iso')).toHaveLength(2);
      expect(all).toContain('phase-start createiso');
      expect(all).not.toContain('phase-stop createiso');
      expect(all.at(-1)).toBe('status-change DOOMED');
    },
    TIMEOUT_MS,
  );

  test(
    'are told that a compose could not start',
    async () => {
      const fake = fakeOf({ refuse: 'no such option' });
      await withCompose(server, fake, ended, { notificationScripts: ['tell'] });
      expect(messages(fake, 'script tell')).toEqual(['fail-to-start no such option']);
    },
    TIMEOUT_MS,
  );
});

describe('webhooks', () => {
  const url = 'https://example.org/hook';

  test(
    'get every event in order, also those that they did not take at first',
    async () => {
      let refused = 0;
      const fake = fakeOf({
        receive: (to) => {
          refused += 1;
          if (to.startsWith('webhook') && refused % 5 === 1)
            throw ApplicationFailure.create({ message: '503' });
          return Promise.resolve();
        },
      });
      await withCompose(server, fake, ended, { webhooks: [{ url }] });
      const sequence = fake.told.map(({ event }) => event.sequence);
      expect(sequence).toEqual([...sequence].sort((a, b) => a - b));
      expect(new Set(sequence).size).toBe(Math.max(...sequence));
      expect(messages(fake, `webhook ${url}`).at(-1)).toBe('status-change FINISHED');
    },
    TIMEOUT_MS,
  );

  test(
    'that do not answer never hold a compose up: a workflow of its own goes on telling them',
    async () => {
      let isUp = false;
      const fake = fakeOf({
        receive: () => {
          if (!isUp) throw ApplicationFailure.create({ message: '503' });
          return Promise.resolve();
        },
      });
      await withCompose(
        server,
        fake,
        async (handle) => {
          expect(await handle.result()).toMatchObject({ status: 'FINISHED' });
          expect(fake.told).toEqual([]);
          isUp = true;
          const { runId } = await handle.describe();
          const rest = server.environment.client.workflow.getHandle(
            `${handle.workflowId}/events/${runId}`,
          );
          await rest.result();
        },
        { webhooks: [{ url }] },
      );
      expect(messages(fake, `webhook ${url}`).at(0)).toBe('status-change STARTED');
      expect(messages(fake, `webhook ${url}`).at(-1)).toBe('status-change FINISHED');
    },
    TIMEOUT_MS,
  );
});
