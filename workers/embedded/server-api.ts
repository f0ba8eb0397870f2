/**
 * What the daemon asks of its server, over the server's HTTP interface: Temporal's client would be most of what the daemon
 * loads. The answers are protobuf's JSON, in which what is zero or empty is left out.
 */
import { request } from 'node:http';
import { z } from 'zod';
import { TransientError } from '../../lib/errors.js';
import { NAMESPACE } from './endpoint.js';
import { LOOPBACK } from './ports.js';

const CALL_TIMEOUT_MS = 3_000;
const OK = 200;
const BASE = `/api/v1/namespaces/${NAMESPACE}`;

/** `86400s` */
const durationSchema = z.string().regex(/^\d+(\.\d+)?s$/);
const namespaceSchema = z.object({
  config: z.object({ workflowExecutionRetentionTtl: durationSchema.optional() }),
});
const countSchema = z.object({ count: z.string().optional() });
const schedulesSchema = z.object({
  schedules: z
    .array(
      z.object({
        info: z
          .object({
            paused: z.boolean().optional(),
            futureActionTimes: z.array(z.string()).optional(),
          })
          .optional(),
      }),
    )
    .default([]),
  nextPageToken: z.string().default(''),
});

export class ServerApi {
  constructor(private readonly port: number) {}

  /** Sees to it that closed workflows are kept at least so long. @throws TransientError if the server does not serve */
  async keepAtLeast(retentionMs: number): Promise<void> {
    const { config } = namespaceSchema.parse(await this.call('GET', BASE));
    if (1000 * Number.parseFloat(config.workflowExecutionRetentionTtl ?? '0') >= retentionMs)
      return;
    const workflowExecutionRetentionTtl = `${String(retentionMs / 1000)}s`;
    await this.call('POST', `${BASE}/update`, { config: { workflowExecutionRetentionTtl } });
  }

  /** How many workflows are running. @throws TransientError */
  async openWorkflows(): Promise<number> {
    const query = new URLSearchParams({ query: 'ExecutionStatus = "Running"' });
    const answer = await this.call('GET', `${BASE}/workflow-count?${query.toString()}`);
    return Number(countSchema.parse(answer).count ?? '0');
  }

  /** Whether a schedule is going to start something. @throws TransientError */
  async hasActiveSchedule(): Promise<boolean> {
    let token = '';
    do {
      const query = new URLSearchParams({ nextPageToken: token });
      const answer = await this.call('GET', `${BASE}/schedules?${query.toString()}`);
      const { schedules, nextPageToken } = schedulesSchema.parse(answer);
      const isActive = schedules.some(
        ({ info }) => info?.paused !== true && (info?.futureActionTimes?.length ?? 0) > 0,
      );
      if (isActive) return true;
      token = nextPageToken;
    } while (token !== '');
    return false;
  }

  private async call(method: 'GET' | 'POST', path: string, body?: unknown): Promise<unknown> {
    const { status, text } = await this.send(method, path, body);
    if (status !== OK) {
      throw new TransientError(
        `the embedded server answers ${method} ${path} with ${String(status)}: ${text.slice(0, 200)}`,
      );
    }
    return JSON.parse(text) as unknown;
  }

  private async send(
    method: string,
    path: string,
    body: unknown,
  ): Promise<{ readonly status: number; readonly text: string }> {
    return await new Promise((resolve, reject) => {
      const failed = (error: Error): void => {
        reject(new TransientError(`the embedded server does not answer: ${error.message}`));
      };
      const asked = request(
        // A connection of its own for each: nothing keeps the daemon from ending.
        { host: LOOPBACK, port: this.port, method, path, timeout: CALL_TIMEOUT_MS, agent: false },
        (answer) => {
          const pieces: Buffer[] = [];
          answer.on('data', (piece: Buffer) => pieces.push(piece));
          answer.on('error', failed);
          answer.on('end', () => {
            resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(pieces).toString() });
          });
        },
      );
      asked.on('timeout', () => asked.destroy(new Error('it takes too long')));
      asked.on('error', failed);
      asked.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}
