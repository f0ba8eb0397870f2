// `npm test`: sets up, then runs every check, each under its heading, all of them even if one fails.
// The exit code is that of the first failure; the last line counts tests and checks.
// usage: npm test [-- SECTION…]   (all by default; names are those of SECTIONS)
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { ROOT, runScript, setup } from './setup.mjs';
import { SetupError, exitCodeOf } from './setup/command.mjs';

const JEST = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
const npm = (...args) => ({ program: 'npm', args: ['run', '--silent', ...args] });
const jest = (suite, ...selection) => ({
  program: process.execPath,
  args: [...JEST, ...(selection.length > 0 ? selection : [`test/${suite}/`])],
  suite,
});

const SECTIONS = {
  lint: npm('lint'),
  types: npm('typecheck'),
  build: npm('build'),
  'dead-code': npm('dead-code'),
  unit: jest('unit'),
  integration: jest('integration'),
  // Two at a time, as all: each file has servers, workers and commands of its own, and waits for some of the time.
  e2e: jest('e2e', 'test/e2e/', '--testPathIgnorePatterns=chaos'),
  // Alone: it has eight composes under way at once.
  chaos: jest('chaos', 'test/e2e/chaos.test.ts'),
};

/** Numbers of tests from jest's report; a suite that could not run counts as one failure. */
async function countTests(report) {
  const text = await readFile(report, 'utf8').catch(() => undefined);
  if (text === undefined) return { passed: 0, failed: 1 };
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(text);
  return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites };
}

async function runSection({ program, args, suite }, scratch) {
  if (suite === undefined) {
    const code = await exitCodeOf(program, args, { cwd: ROOT });
    return { code, passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
  }
  const report = path.join(scratch, `${suite}.json`);
  const code = await exitCodeOf(program, [...args, '--json', `--outputFile=${report}`], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const count = await countTests(report);
  return { code, ...count, failed: code !== 0 ? Math.max(count.failed, 1) : count.failed };
}

async function runTimed(name, scratch) {
  console.log(`\n━━━━ ${name} ━━━━`);
  const begun = Date.now();
  const result = await runSection(SECTIONS[name], scratch);
  const seconds = ((Date.now() - begun) / 1000).toFixed(1);
  return { name, seconds, ...result };
}

function report(results) {
  console.log('\n━━━━ summary ━━━━');
  for (const { name, seconds, code, passed, failed } of results) {
    const verdict = code === 0 ? 'ok    ' : 'FAILED';
    console.log(
      `${verdict} ${name.padEnd(12)} ${seconds.padStart(7)} s  ${passed} passed, ${failed} failed`,
    );
  }
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
}

function chosenSections() {
  const names = process.argv.slice(2);
  const unknown = names.find((name) => !(name in SECTIONS));
  if (unknown === undefined) return names.length > 0 ? names : Object.keys(SECTIONS);
  throw new SetupError(`no section '${unknown}'; there are ${Object.keys(SECTIONS).join(', ')}`);
}

await runScript(async () => {
  const names = chosenSections();
  await setup({ tests: true });
  const scratch = await mkdtemp(path.join(os.tmpdir(), 'punji-test-'));
  const results = [];
  for (const name of names) results.push(await runTimed(name, scratch));
  await rm(scratch, { recursive: true });
  report(results);
  return results.find(({ code }) => code !== 0)?.code ?? 0;
});
