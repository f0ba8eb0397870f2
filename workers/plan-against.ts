/** For commands that tell what a worker would do: the judgement is the activities' own. */
export { planAgainst } from '../activities/compose/plan-against.js';
