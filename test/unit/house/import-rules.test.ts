import { beforeAll, describe, expect, test } from '@jest/globals';
import { ESLint } from 'eslint';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../../tools.js';

/** For each room, the rooms that it may import from (docs/architecture.md, "Who may import whom"). */
const MAY_IMPORT: Record<string, readonly string[]> = {
  'config-schemas': [],
  graph: ['config-schemas'],
  lib: ['config-schemas'],
  workflows: ['graph', 'config-schemas'],
  activities: ['lib', 'graph', 'config-schemas'],
  workers: ['activities', 'workflows', 'lib', 'graph', 'config-schemas'],
  cli: ['workers', 'workflows', 'lib', 'graph', 'config-schemas'],
};
const ROOMS = Object.keys(MAY_IMPORT);
const PAIRS = ROOMS.flatMap((room) =>
  ROOMS.filter((other) => other !== room).map((other) => ({ room, other })),
);
const allowed = ({ room, other }: { room: string; other: string }): boolean =>
  MAY_IMPORT[room]!.includes(other);

/** A real module of a room, since the rule looks at what an import resolves to. */
function moduleOf(room: string): string {
  const names = readdirSync(path.join(ROOT, room), { recursive: true, encoding: 'utf8' });
  const name = names.find((file) => file.endsWith('.ts'));
  if (name === undefined) throw new Error(`no module in ${room}/`);
  return `../${room}/${name.replace(/\.ts$/, '.js')}`;
}

describe('who may import whom', () => {
  let eslint: ESLint;
  beforeAll(() => {
    eslint = new ESLint({ cwd: ROOT });
  });

  async function rulesBroken(filePath: string, code: string): Promise<(string | null)[]> {
    const [result] = await eslint.lintText(code, { filePath: path.join(ROOT, filePath) });
    return result!.messages.map(({ ruleId }) => ruleId);
  }

  test.each(PAIRS.filter((pair) => !allowed(pair)))(
    'lint fails when $room imports from $other',
    async ({ room, other }) => {
      const code = `import '${moduleOf(other)}';\n`;
      expect(await rulesBroken(`${room}/probe.ts`, code)).toEqual(['import-x/no-restricted-paths']);
    },
  );

  test.each(PAIRS.filter(allowed))('$room may import from $other', async ({ room, other }) => {
    const code = `import '${moduleOf(other)}';\n`;
    expect(await rulesBroken(`${room}/probe.ts`, code)).toEqual([]);
  });

  test.each(['workflows', 'graph', 'config-schemas'])(
    'lint fails when %s imports a Node built-in',
    async (room) => {
      const broken = await rulesBroken(`${room}/probe.ts`, "import 'node:fs';\n");
      expect(broken).toEqual(['no-restricted-imports']);
    },
  );

  test.each(['lib', 'activities', 'workers'])(
    'lint fails when %s writes a file without the atomic writer',
    async (room) => {
      const code = "import { writeFile } from 'node:fs/promises';\nawait writeFile('x', 'y');\n";
      expect(await rulesBroken(`${room}/probe.ts`, code)).toEqual(['no-restricted-syntax']);
    },
  );
});
