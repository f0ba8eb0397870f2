/** Typed search attributes and memo of a compose; only attributes that the server knows are set. */
import { upsertMemo, upsertSearchAttributes } from '@temporalio/workflow';
import { defineSearchAttributeKey } from '@temporalio/common';
import { SEARCH_ATTRIBUTES } from './messages.js';

type Name = (typeof SEARCH_ATTRIBUTES)[number];

export class ComposeAttributes {
  constructor(readonly registered: readonly string[]) {}

  /** Sets the attributes that are given and registered. */
  set(values: Partial<Record<Name, string | null>>): void {
    const pairs = SEARCH_ATTRIBUTES.flatMap((name) => {
      const value = values[name];
      if (value === undefined || value === null || !this.registered.includes(name)) return [];
      return [{ key: defineSearchAttributeKey(name, 'KEYWORD'), value }];
    });
    if (pairs.length > 0) upsertSearchAttributes(pairs);
  }

  /** What the reconciler and the command line find a compose by. */
  remember(composeDir: string, composeId: string): void {
    upsertMemo({ composeDir, composeId });
  }
}
