/** Builds values out of the tags and texts of an XML-RPC document. */
import { TransientError } from '../errors.js';
import type { RpcDocument } from './decode.js';
import { scalarOf, unescape } from './scalar.js';
import type { KojiValue } from './value.js';

const MAX_DEPTH = 200;

/** A `<value>` that is still open; what it holds is a scalar until a container says otherwise. */
interface OpenValue {
  container: KojiValue[] | Record<string, KojiValue> | null;
  /** Of the open member of a struct. */
  member: string;
  scalar: KojiValue | undefined;
}

export class ValueBuilder {
  private readonly open: OpenValue[] = [];
  private readonly top: KojiValue[] = [];
  private readonly elements: string[] = [];
  private text = '';
  private method: string | null = null;
  private root: string | null = null;
  private isFault = false;
  private isEnded = false;

  onText(source: string, start: number, end: number): void {
    if (end > start) this.text += source.slice(start, end);
  }

  onOpen(name: string): void {
    if (this.isEnded) throw broken(`<${name}> follows its end`);
    if (this.elements.length > MAX_DEPTH) throw broken('it is nested too deep');
    if (this.root === null) this.root = name;
    this.elements.push(name);
    this.text = '';
    if (name === 'value') this.open.push({ container: null, member: '', scalar: undefined });
    else if (name === 'struct') this.current().container = {};
    else if (name === 'array') this.current().container = [];
    else if (name === 'fault') this.isFault = true;
  }

  onClose(name: string): void {
    if (this.elements.pop() !== name) throw broken(`</${name}> closes nothing`);
    this.isEnded = this.elements.length === 0;
    if (name === 'value') this.finishValue();
    else if (name === 'name') this.current().member = unescape(this.text);
    else if (name === 'methodName') this.method = unescape(this.text).trim();
    else if (!STRUCTURE.has(name)) this.current().scalar = scalarOf(name, this.text);
    this.text = '';
  }

  /** What was read, or null if its end has not come. */
  document(): RpcDocument | null {
    if (!this.isEnded) return null;
    if (this.root === 'methodCall') {
      return { kind: 'call', method: this.method ?? '', params: this.top };
    }
    const [value] = this.top;
    if (this.root !== 'methodResponse' || value === undefined) throw broken('it is no answer');
    return { kind: this.isFault ? 'fault' : 'result', value };
  }

  private finishValue(): void {
    const value = this.open.pop();
    if (value === undefined) return;
    const scalar = value.scalar === undefined ? unescape(this.text) : value.scalar;
    const result = value.container ?? scalar;
    const parent = this.open.at(-1);
    if (parent === undefined) this.top.push(result);
    else if (Array.isArray(parent.container)) parent.container.push(result);
    else if (parent.container !== null) setMember(parent.container, parent.member, result);
  }

  private current(): OpenValue {
    const value = this.open.at(-1);
    if (value === undefined) throw broken(`<${this.elements.at(-1) ?? ''}> is outside of a value`);
    return value;
  }
}

const STRUCTURE = new Set([
  'array',
  'data',
  'fault',
  'member',
  'methodCall',
  'methodResponse',
  'param',
  'params',
  'struct',
]);

/** A member named `__proto__` must not change the object's nature. */
function setMember(struct: Record<string, KojiValue>, name: string, value: KojiValue): void {
  if (name !== '__proto__') struct[name] = value;
}

const broken = (why: string): TransientError =>
  new TransientError(`the answer is no XML-RPC: ${why}`);
