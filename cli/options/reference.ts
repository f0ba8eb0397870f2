/** docs/cli.md out of the table of verbs. */
import { flagsOf, type OptionSpec, type VerbSpec } from './model.js';
import { usageLine } from './parse.js';

const HEAD = `# The \`punji\` command

This page is made from the table of options in \`cli/specs/\` (\`npm run cli-reference\`); a test compares the two.

Options may be abbreviated as long as they mean one option only. Option names that Pungi has mean what they mean in
\`pungi-koji\`: a script is moved by writing \`punji compose\` in its place.

`;

const JSON_OUTPUT = `## JSON

\`punji compose --json\` ends with one line on standard output, an object with:

| key | value |
|---|---|
| \`workflowId\`, \`runId\` | the workflow and its run |
| \`composeId\`, \`composeDir\` | null if the compose never came so far |
| \`status\` | the compose's STATUS; \`UNCHANGED\` if none was made |
| \`unchangedSince\` | with --skip-unchanged the directory of the compose that has all of it, else null |
| \`exitCode\` | the command's exit code |
| \`error\` | null, or \`type\`, \`message\` and \`hint\` of what ended the compose |
| \`failures\` | failed steps: \`node\`, \`step\`, \`allowed\` (the compose goes on), \`message\`, \`hint\` |
| \`failedDeliverables\` | of a FINISHED_INCOMPLETE compose: \`kind\`, \`variant\`, \`arch\`, \`subvariant\` |
| \`warnings\` | texts |
| \`ui\` | address of the workflow in the web interface, or null |

With \`--detach\` it is \`workflowId\`, \`runId\`, \`attached\` (an earlier command had started it) and \`ui\`.

\`punji watch --json\` prints a line for each change, \`"event": "status"\` with the answer of the workflow's query
\`status\`, and at the end \`"event": "end"\` with the keys above. \`punji log --json\` prints \`time\`, \`node\`, \`step\`,
\`event\`, \`text\` and \`failed\`; \`punji status --json\` one compose a line.
`;

const ENVIRONMENT = `## Environment

| variable | meaning |
|---|---|
| \`TEMPORAL_ADDRESS\`, \`TEMPORAL_NAMESPACE\`, \`TEMPORAL_API_KEY\`, \`TEMPORAL_TLS…\` | the Temporal server to use; without an address, here or in the profile, embedded mode ([embedded.md](embedded.md)) |
| \`TEMPORAL_PROFILE\`, \`TEMPORAL_CONFIG_FILE\` | profile of \`temporal.toml\` to use |
| \`TEMPORAL_UI_URL\` | where the server's web interface is, for links |
| \`PUNJI_STATE_DIR\` | state directory of embedded mode; else \`$XDG_STATE_HOME/punji\`, else \`~/.local/state/punji\` |
| \`PUNJI_TEMPORAL\` | the \`temporal\` program that embedded mode runs |
| \`PUNJI_CACHE_DIR\` | where parsed repository metadata is kept ([gather](gather.md)); else \`$XDG_CACHE_HOME/punji\`, else \`~/.cache/punji\`; empty: nowhere |
| \`PUNJI_IDLE_MINUTES\` | how long embedded mode's daemon stays without work; 0: for ever; 10 if not set |
| \`PUNJI_WORKFLOW_STACKS\` | 1: workers answer \`temporal workflow stack\`, which costs them more than half of their time for workflows |
| \`NO_COLOR\` | no colours |
`;

/** The whole page. */
export function renderReference(verbs: readonly VerbSpec[]): string {
  const shown = verbs.filter((verb) => verb.hidden !== true);
  const index = shown.map(
    ({ name, summary }) => `| [\`punji ${name}\`](#punji-${name}) | ${summary} |`,
  );
  return [
    HEAD + ['| verb | |', '|---|---|', ...index].join('\n'),
    ...shown.map(renderVerb),
    JSON_OUTPUT,
    ENVIRONMENT,
  ].join('\n\n');
}

function renderVerb(spec: VerbSpec): string {
  const parts = [
    `## punji ${spec.name}`,
    spec.summary,
    `    ${usageLine(spec).replace('usage: ', '')}`,
    ...spec.description,
  ];
  if (spec.arguments.length > 0) {
    parts.push(
      table(
        'argument',
        spec.arguments.map(({ name, help }) => [`\`${name}\``, help]),
      ),
    );
  }
  if (spec.options.length > 0) parts.push(table('option', spec.options.map(renderOption)));
  if (spec.exitCodes.length > 0) {
    parts.push(
      table(
        'exit code',
        spec.exitCodes.map(([code, text]) => [String(code), text]),
      ),
    );
  }
  if (spec.examples.length > 0) parts.push(spec.examples.map((line) => `    ${line}`).join('\n'));
  return parts.join('\n\n');
}

function renderOption(option: OptionSpec): readonly [string, string] {
  const choices = option.value?.choices;
  const among =
    choices === undefined ? '' : ` One of ${choices.map((c) => `\`${c}\``).join(', ')}.`;
  const again = option.repeatable === true ? ' May be repeated.' : '';
  return [`\`${flagsOf(option)}\``, `${option.help}${among}${again}`];
}

function table(head: string, rows: readonly (readonly [string, string])[]): string {
  const lines = rows.map(([left, right]) => `| ${left} | ${right.replaceAll('|', '\\|')} |`);
  return [`| ${head} | |`, '|---|---|', ...lines].join('\n');
}
