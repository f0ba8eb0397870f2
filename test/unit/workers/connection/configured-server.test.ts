import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { configuredServer } from '../../../../workers/connection/index.js';

const PROFILES = `
[profile.default]
address = "default.example:7233"
namespace = "d"
[profile.prod]
address = "prod.example:7233"
api_key = "secret"
[profile.bare]
namespace = "b"
`;

let dir: string;
let file: string;

beforeAll(async () => {
  dir = await mkdtemp(path.join(os.tmpdir(), 'punji-profile-'));
  file = path.join(dir, 'temporal.toml');
  await writeFile(file, PROFILES);
});

afterAll(async () => {
  await rm(dir, { recursive: true });
});

describe('the Temporal server', () => {
  test('is none (embedded mode) when nothing names one; an empty variable names nothing', () => {
    const none = { TEMPORAL_CONFIG_FILE: path.join(dir, 'none.toml') };
    expect(configuredServer({ ...none, TEMPORAL_ADDRESS: '' })).toBeNull();
  });

  test('is that of TEMPORAL_ADDRESS', () => {
    expect(
      configuredServer({
        TEMPORAL_CONFIG_FILE: path.join(dir, 'none.toml'),
        TEMPORAL_ADDRESS: 'h:1',
        TEMPORAL_NAMESPACE: 'n',
      }),
    ).toMatchObject({ address: 'h:1', namespace: 'n', connection: { address: 'h:1' } });
  });

  test('is that of a profile, with its key', () => {
    const environment = { TEMPORAL_CONFIG_FILE: file };
    expect(configuredServer(environment)).toMatchObject({
      address: 'default.example:7233',
      namespace: 'd',
    });
    expect(configuredServer({ ...environment, TEMPORAL_PROFILE: 'prod' })).toMatchObject({
      address: 'prod.example:7233',
      namespace: 'default',
      connection: { apiKey: 'secret' },
    });
  });

  test('is the usual local one, if a profile is named that has no address', () => {
    const environment = { TEMPORAL_CONFIG_FILE: file, TEMPORAL_PROFILE: 'bare' };
    expect(configuredServer(environment)).toMatchObject({
      address: 'localhost:7233',
      namespace: 'b',
    });
  });

  test('is an error for a profile that does not exist', () => {
    const environment = { TEMPORAL_CONFIG_FILE: file, TEMPORAL_PROFILE: 'none' };
    expect(() => configuredServer(environment)).toThrow('cannot read the Temporal profile');
  });
});
