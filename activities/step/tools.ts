/** Runs a step's tools: marks their processes as the attempt's own, notes each command, counts the time in tools. */
import {
  CLAIM_VARIABLE,
  claimMark,
  faultPoint,
  noteAttempt,
  type Claim,
  type NodeFiles,
} from '../../lib/publish/index.js';
import { quoteCommand, run, type Command, type CommandResult } from '../../lib/process/index.js';
import type { Heartbeat } from './heartbeat.js';

const SHOWN_COMMAND_LENGTH = 120;

export class StepTools {
  /** Time spent in tools so far, milliseconds. */
  toolMs = 0;

  constructor(
    private readonly files: NodeFiles,
    private readonly key: string,
    private readonly claim: Claim,
    private readonly heartbeat: Heartbeat,
    private readonly signal: AbortSignal,
    private readonly timeoutMs: number,
  ) {}

  run = async (
    command: Command,
    logFile: string,
    options: { timeoutMs?: number } = {},
  ): Promise<CommandResult> => {
    await noteAttempt(this.files, {
      event: 'command',
      step: this.key,
      epoch: this.claim.epoch,
      command: [command.program, ...command.args],
      logFile,
      time: new Date().toISOString(),
    });
    this.heartbeat.say(quoteCommand(command).slice(0, SHOWN_COMMAND_LENGTH));
    const mark = claimMark(this.files, this.key, this.claim.epoch);
    const startedAt = Date.now();
    try {
      return await run(
        { ...command, env: { ...command.env, [CLAIM_VARIABLE]: mark } },
        {
          logFile,
          timeoutMs: options.timeoutMs ?? this.timeoutMs,
          signal: this.signal,
          onStart: () => {
            faultPoint('in-tool', this.files.node, this.key);
          },
        },
      );
    } finally {
      this.toolMs += Date.now() - startedAt;
    }
  };
}
