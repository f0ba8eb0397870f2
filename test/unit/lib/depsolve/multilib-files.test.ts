import { describe, expect, test } from '@jest/globals';
import { isRuntimeFile } from '../../../../lib/depsolve/multilib-files.js';

describe('files that make a package multilib', () => {
  test.each([
    '/usr/lib/libz.so.1',
    '/lib64/libc.so.6',
    '/usr/lib64/oprofile/libopagent.so.1',
    '/usr/lib/alsa-lib/x',
    '/lib/security/pam_unix.so',
    '/etc/ld.so.conf.d/atlas.conf',
    '/lib/libnss_files.so',
    '/usr/lib/gtk-2.0/2.10.0/engines/libx.so',
    '/usr/lib64/gstreamer-1.0/libgst.so',
    '/usr/lib/qt5/plugins/imageformats/libq.so',
    '/usr/lib/wine/a.dll.so',
    '/usr/lib/sane/libsane-hp.so.1',
    '/etc/lsb-release.d/core',
  ])('%s', (path) => {
    expect(isRuntimeFile(path)).toBe(true);
  });

  test.each([
    '/usr/lib/python3/libz.so.1',
    '/usr/lib/libz.so',
    '/usr/share/libz.so.1',
    '/etc/ld.so.conf.d/README',
    '/usr/lib/sane/other.so',
    '/usr/bin/bash',
    '/',
  ])('not %s', (path) => {
    expect(isRuntimeFile(path)).toBe(false);
  });
});
