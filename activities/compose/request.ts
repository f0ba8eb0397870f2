/** Takes a request as a user wrote it: its shape, its defaults, and that its paths mean the same on every worker. */
import path from 'node:path';
import {
  composeRequestSchema,
  type ComposeRequest,
  type ComposeRequestInput,
} from '../../config-schemas/compose-request.js';
import { parseGitConfig } from '../../lib/config-source/index.js';
import { ConfigError, type ConfigProblem } from '../../lib/errors.js';

/** The request with its defaults and normal paths. @throws ConfigError with all that is wrong with it */
export function parseRequest(input: ComposeRequestInput): ComposeRequest {
  const parsed = composeRequestSchema.safeParse(input);
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map((issue) => ({
        severity: 'error',
        path: issue.path.map(String).join('.'),
        message: `request: ${issue.path.map(String).join('.')}: ${issue.message}`,
      })),
    );
  }
  return withNormalPaths(parsed.data);
}

function withNormalPaths(request: ComposeRequest): ComposeRequest {
  const problems: ConfigProblem[] = [];
  const absolute = (option: string, file: string): string => {
    if (!path.isAbsolute(file)) problems.push(relativePath(option, file));
    return path.resolve(file);
  };
  const { config, targetDir, composeDir, oldComposes, reuseFrom } = request;
  const normal: ComposeRequest = {
    ...request,
    config: parseGitConfig(config) === null ? absolute('config', config) : config,
    ...(targetDir === undefined ? {} : { targetDir: absolute('targetDir', targetDir) }),
    ...(composeDir === undefined ? {} : { composeDir: absolute('composeDir', composeDir) }),
    ...(reuseFrom === undefined ? {} : { reuseFrom: absolute('reuseFrom', reuseFrom) }),
    oldComposes: oldComposes.map((directory) => absolute('oldComposes', directory)),
  };
  if (problems.length > 0) throw new ConfigError(problems);
  return normal;
}

const relativePath = (option: string, file: string): ConfigProblem => ({
  severity: 'error',
  path: option,
  message: `${option} '${file}' is a relative path`,
  hint: 'write an absolute path: workers do not share your working directory',
});
