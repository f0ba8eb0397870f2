/** Everything about a compose that has a directory, while a run of its workflow carries it out. */
import type { ComposeOwner } from '../graph/compose-activities.js';
import type { Beginning } from './begin.js';
import type { Notifier } from './notifier.js';
import type { OperatorDesk } from './operator.js';
import type { RunView } from './run-view.js';

export interface ComposeRun {
  readonly beginning: Beginning;
  readonly owner: ComposeOwner;
  readonly view: RunView;
  readonly desk: OperatorDesk;
  readonly notifier: Notifier;
}
