/** Inputs and results of the activities of a compose that is made of parts. */
import type { ComposeRequestInput } from '../config-schemas/compose-request.js';
import type { MultiRequestInput } from '../config-schemas/multi-request.js';
import type { ComposeStatus } from '../config-schemas/names.js';
import type { ComposeOwner } from './compose-activities.js';
import type { CommonFacts } from './notify-activities.js';

/** How a part stands: READY and WAITING have not begun, BLOCKED never will. */
export type PartStatus = ComposeStatus | 'READY' | 'WAITING' | 'BLOCKED';

export interface Part {
  readonly name: string;
  readonly dependsOn: readonly string[];
  /** The whole survives its failure. */
  readonly failable: boolean;
  readonly status: PartStatus;
  /** Its compose directory, once it has one. */
  readonly path: string | null;
}

export interface PreparedMulti {
  readonly composeDir: string;
  readonly composeId: string;
  readonly parts: readonly Part[];
  readonly notificationScripts: readonly string[];
  readonly facts: CommonFacts;
  readonly warnings: readonly string[];
  /** True: the trees and metadata of earlier parts are put together anew. */
  readonly isRestart: boolean;
}

/** Activity types are `multi.prepare` and so on; each may be tried again at any point. */
export interface MultiActivities {
  /** Reads the INI file, makes (or takes up) the directory. @throws ConfigError */
  'multi.prepare'(input: {
    readonly request: MultiRequestInput;
    readonly owner: ComposeOwner;
  }): Promise<PreparedMulti>;
  /** The request of a part, its configuration with the paths of finished parts filled in. @throws ConfigError */
  'multi.part'(input: {
    readonly request: MultiRequestInput;
    readonly composeDir: string;
    readonly name: string;
    readonly finished: Readonly<Record<string, string>>;
  }): Promise<ComposeRequestInput>;
  /** Runs the lines of pre_compose_script or post_compose_script. @throws ToolError */
  'multi.scripts'(input: {
    readonly request: MultiRequestInput;
    readonly composeDir: string;
    readonly when: 'pre' | 'post';
  }): Promise<void>;
  /** Links the trees of finished parts into the whole, and merges their metadata. */
  'multi.assemble'(input: {
    readonly composeDir: string;
    readonly finished: readonly string[];
    /** Remove what is there first: it may be of parts that are run again. */
    readonly fresh: boolean;
  }): Promise<void>;
  /** Writes parts.json and STATUS. */
  'multi.status'(input: {
    readonly composeDir: string;
    readonly parts: readonly Part[];
    readonly status: ComposeStatus;
  }): Promise<void>;
}
