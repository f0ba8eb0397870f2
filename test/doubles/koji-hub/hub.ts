/** A hub without its server: state, builder and the methods that a client may call. */
import type { KojiValue } from '../../../lib/koji/index.js';
import { bindArguments, type Signature } from './arguments.js';
import { Builder } from './builder.js';
import { HubFault, generic } from './fault.js';
import { buildMethods } from './methods/builds.js';
import { sessionMethods } from './methods/sessions.js';
import { tagMethods } from './methods/tags.js';
import { taskMethods } from './methods/tasks.js';
import { HubStore, type SessionRow } from './state.js';

export interface MethodContext {
  readonly hub: Hub;
  readonly store: HubStore;
  readonly session: SessionRow | null;
  /** Whether the request came over TLS with a certificate that was checked: its common name. */
  readonly clientName: string | null;
}

export interface HubMethod {
  readonly signature: Signature;
  /** The call changes something: its number is kept. */
  readonly writes?: boolean;
  readonly run: (given: Record<string, KojiValue>, context: MethodContext) => KojiValue;
}
export type MethodTable = Readonly<Record<string, HubMethod>>;

export class Hub {
  readonly store: HubStore;
  readonly builder: Builder;
  private readonly methods: MethodTable = {
    ...sessionMethods,
    ...tagMethods,
    ...buildMethods,
    ...taskMethods,
  };

  constructor(directory: string, options: { readonly taskMs?: number } = {}) {
    this.store = new HubStore(directory);
    this.builder = new Builder(this.store, options.taskMs ?? 50);
  }

  /** Carries a call out. @throws HubFault */
  call(method: string, params: readonly KojiValue[], context: MethodContext): KojiValue {
    if (method === 'multiCall') return this.multicall(params, context);
    this.store.state.calls.push(method);
    if (method === 'system.listMethods') {
      return Object.keys(this.methods).filter((name) => !this.lacks(name));
    }
    const found = Object.hasOwn(this.methods, method) ? this.methods[method] : undefined;
    if (found === undefined || this.lacks(method)) throw generic(`Invalid method: ${method}`);
    return found.run(bindArguments(method, found.signature, params), context);
  }

  private readonly lacks = (method: string): boolean =>
    this.store.state.lacking?.includes(method) === true;

  writes(method: string, params: readonly KojiValue[]): boolean {
    if (method !== 'multiCall') return this.methods[method]?.writes === true;
    return callsOf(params).some((call) => this.methods[call.methodName]?.writes === true);
  }

  private multicall(params: readonly KojiValue[], context: MethodContext): KojiValue {
    return callsOf(params).map((call) => {
      try {
        return [this.call(call.methodName, call.params, context)];
      } catch (error) {
        if (!(error instanceof HubFault)) throw error;
        return { faultCode: error.code, faultString: error.message, traceback: ['made up'] };
      }
    });
  }
}

interface Call {
  readonly methodName: string;
  readonly params: readonly KojiValue[];
}

const callsOf = (params: readonly KojiValue[]): readonly Call[] =>
  params[0] as unknown as readonly Call[];
