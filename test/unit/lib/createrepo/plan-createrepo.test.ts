/** Command lines of createrepo_c and modifyrepo_c: arguments in Pungi's order. */
import { describe, expect, test } from '@jest/globals';
import {
  planCreaterepo,
  planModifyrepo,
  packageListText,
  locationInRepomd,
} from '../../../../lib/createrepo/index.js';

const words = ({ program, args }: ReturnType<typeof planCreaterepo>): string[] => [
  program,
  ...args,
];

describe('createrepo_c', () => {
  test("for a variant's packages", () => {
    const command = planCreaterepo({
      createrepoC: true,
      repoDir: '/c/compose/Server/x86_64/os',
      outputDir: '/c/compose/Server/x86_64/os',
      packageList: '/c/work/x86_64/repo_package_list/Server.x86_64.rpm.conf',
      groupFile: '/c/work/x86_64/comps/comps-Server.x86_64.xml',
      cacheDir: '/var/cache/pungi/createrepo_c/Demo-1000',
      updateFrom: '/c/work/x86_64/repo/f40',
      skipStat: true,
      database: false,
      checksum: 'sha256',
      workers: 3,
    });
    expect(words(command)).toEqual([
      'createrepo_c',
      '/c/compose/Server/x86_64/os',
      '--outputdir=/c/compose/Server/x86_64/os',
      '--pkglist=/c/work/x86_64/repo_package_list/Server.x86_64.rpm.conf',
      '--groupfile=/c/work/x86_64/comps/comps-Server.x86_64.xml',
      '--cachedir=/var/cache/pungi/createrepo_c/Demo-1000',
      '--update',
      '--update-md-path=/c/work/x86_64/repo/f40',
      '--skip-stat',
      '--no-database',
      '--checksum=sha256',
      '--unique-md-filenames',
      '--workers=3',
    ]);
  });

  test('for a repository of comps only', () => {
    const command = planCreaterepo({
      createrepoC: true,
      repoDir: '/r',
      outputDir: '/r',
      groupFile: '/comps.xml',
      database: false,
      checksum: 'sha1',
    });
    expect(words(command).join(' ')).toBe(
      'createrepo_c /r --outputdir=/r --groupfile=/comps.xml --update --no-database --checksum=sha1 --unique-md-filenames',
    );
  });

  test('with everything else that can be asked for, the extra arguments last', () => {
    const command = planCreaterepo({
      createrepoC: false,
      repoDir: '/r',
      outputDir: '/o',
      database: true,
      checksum: 'sha512',
      workers: 1,
      useXz: true,
      extraArgs: ['--retain-old-md=5', '--x y'],
    });
    expect(words(command)).toEqual([
      'createrepo',
      '/r',
      '--outputdir=/o',
      '--update',
      '--pretty',
      '--database',
      '--checksum=sha512',
      '--unique-md-filenames',
      '--workers=1',
      '--xz',
      '--retain-old-md=5',
      '--x y',
    ]);
  });
});

test.each([
  [undefined, 'modifyrepo_c /p/productid /r/repodata --compress --compress-type=gz'],
  [
    'modules',
    'modifyrepo_c /p/productid /r/repodata --mdtype=modules --compress --compress-type=gz',
  ],
])('modifyrepo_c with type %s', (type, expected) => {
  const given = { createrepoC: true, file: '/p/productid', repodataDir: '/r/repodata' };
  const command = planModifyrepo(type === undefined ? given : { ...given, type });
  expect(words(command).join(' ')).toBe(expected);
});

test('a package list is relative to its repository, sorted, each package once', () => {
  const files = ['/c/S/os/Packages/b.rpm', '/c/S/os/Packages/a.rpm', '/c/S/os/Packages/b.rpm'];
  expect(packageListText(files, '/c/S/os')).toBe('Packages/a.rpm\nPackages/b.rpm\n');
  expect(packageListText(['/c/S/os/addons/X/x.rpm'], '/c/S/os/addons/X')).toBe('x.rpm\n');
  expect(packageListText([], '/c/S/os')).toBe('');
});

test('a record of repomd.xml is found by its type', () => {
  const repomd =
    '<repomd><data type="primary"><location href="repodata/p.gz"/></data><data type="modules"><location href="repodata/m.gz"/></data></repomd>';
  expect(locationInRepomd(repomd, 'repomd.xml', 'modules')).toBe('repodata/m.gz');
  expect(() => locationInRepomd(repomd, 'repomd.xml', 'group')).toThrow(
    'No such file in repodata: group',
  );
});
