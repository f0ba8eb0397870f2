/** Pages of HTML that stand alone. */
export { html, page, table, type Column } from './page.js';
