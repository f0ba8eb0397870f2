/** Numbers of the header tags that Punji reads (rpm's lib/rpmtag.h), and of data types. */

export const TAG = {
  name: 1000,
  version: 1001,
  release: 1002,
  epoch: 1003,
  arch: 1022,
  sourceRpm: 1044,
  provideName: 1047,
  requireFlags: 1048,
  requireName: 1049,
  requireVersion: 1050,
  noSource: 1051,
  noPatch: 1052,
  excludeArch: 1059,
  exclusiveArch: 1061,
  provideFlags: 1112,
  provideVersion: 1113,
  dirIndexes: 1116,
  baseNames: 1117,
  dirNames: 1118,
} as const;

/** Tags of the signature header. */
export const SIGNATURE_TAG = {
  longSize: 270,
  dsa: 267,
  rsa: 268,
  sha1: 269,
  sha256: 273,
  openPgp: 278,
  size: 1000,
  pgp: 1002,
  gpg: 1005,
} as const;

export const TYPE = {
  int16: 3,
  int32: 4,
  int64: 5,
  string: 6,
  binary: 7,
  stringArray: 8,
  i18nString: 9,
} as const;
