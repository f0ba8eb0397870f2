/** Pages that stand alone: no file, font or script from elsewhere; light and dark, readable on a phone. */

/** Text as it stands in a page. */
export function html(text: string | number): string {
  return String(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

const STYLE = `
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 20%, transparent); }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 72rem; padding: 1rem; }
h1, h2, h3 { overflow-wrap: anywhere; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.15rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
.wide { overflow-x: auto; }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
th { position: sticky; top: 0; background: Canvas; }
td.number, th.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
code, pre { font: .85rem/1.45 ui-monospace, monospace; overflow-wrap: anywhere; }
pre { overflow-x: auto; padding: .6rem; border: 1px solid var(--line); border-radius: .3rem; white-space: pre-wrap; }
.good { color: light-dark(#17693a, #6fd69a); } .bad { color: light-dark(#a31515, #ff8f87); }
.gantt { font-size: .8rem; }
.gantt .row { display: grid; grid-template-columns: minmax(8rem, 17rem) 1fr 5.5rem; gap: .6rem; align-items: center; }
.gantt .row:hover { background: color-mix(in srgb, currentColor 8%, transparent); }
.gantt .name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.gantt .track { position: relative; height: .8rem; background: color-mix(in srgb, currentColor 6%, transparent); }
.gantt .bar { position: absolute; top: 0; bottom: 0; background: currentColor; border-radius: 2px; }
.gantt .time { text-align: right; font-variant-numeric: tabular-nums; }
@media (max-width: 40rem) { .gantt .row { grid-template-columns: 8rem 1fr 4.5rem; } }
.quiet { opacity: .7; } details summary { cursor: pointer; }
`;

/** A whole page. @param body markup, already escaped */
export function page(title: string, body: readonly string[]): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${html(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${html(title)}</h1>
${body.join('\n')}
</body>
</html>
`;
}

/** A column of a table; numbers stand at its right. */
export interface Column {
  readonly title: string;
  readonly isNumber?: boolean;
}

/** A table that scrolls by itself where the window is too narrow. @param rows cells as markup, already escaped */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const classOf = (index: number): string =>
    columns[index]?.isNumber === true ? ' class="number"' : '';
  const head = columns.map(({ title }, index) => `<th${classOf(index)}>${html(title)}</th>`);
  const body = rows.map(
    (cells) =>
      `<tr>${cells.map((cell, index) => `<td${classOf(index)}>${cell}</td>`).join('')}</tr>`,
  );
  return [
    `<div class="wide"><table><thead><tr>${head.join('')}</tr></thead><tbody>`,
    ...body,
    '</tbody></table></div>',
  ].join('\n');
}
