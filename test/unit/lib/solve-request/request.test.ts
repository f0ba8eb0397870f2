import { expect, test } from '@jest/globals';
import {
  commandOptions,
  formatInputFile,
  type SolveRequest,
} from '../../../../lib/solve-request/request.js';

const REQUEST: SolveRequest = {
  arch: 'x86_64',
  repositories: [
    { id: 'pungi-repo-0', url: 'file:///w/repo', isLookaside: false },
    { id: 'lookaside-repo-0', url: '/side', isLookaside: true },
  ],
  compsFiles: [],
  groups: ['core', 'base'],
  packages: ['zsh', 'bash.i686', 'bash.i686'],
  excludes: ['nano'],
  fulltreeExcludes: [],
  multilibBlacklist: ['kernel*'],
  multilibWhitelist: [],
  prepopulate: ['glibc.i686'],
  greedy: 'build',
  fulltree: true,
  selfhosting: false,
  multilibMethods: ['devel', 'runtime'],
};

test('the input file is what pungi-gather reads', () => {
  const comps = [{ id: 'comps-repo', url: '/w/comps' }];
  expect(formatInputFile(REQUEST, comps)).toBe(`repo --name=pungi-repo-0 --baseurl=file:///w/repo
repo --name=comps-repo --baseurl=file:///w/comps
repo --name=lookaside-repo-0 --baseurl=file:///side

%packages
@base --optional
@core --optional
bash.i686
zsh
-nano
%end

%multilib-blacklist
kernel*
%end

%prepopulate
glibc.i686
%end
`);
});

test('the other options stand on the command line', () => {
  expect(commandOptions(REQUEST)).toEqual([
    '--fulltree',
    '--greedy=build',
    '--arch=x86_64',
    '--multilib=devel',
    '--multilib=runtime',
    '--lookaside=lookaside-repo-0',
  ]);
});
