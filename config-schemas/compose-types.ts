/** The types of composes; apart from the schemas, for the command line names them before any schema is loaded. */
export const COMPOSE_TYPES = ['production', 'nightly', 'test', 'ci', 'development'] as const;
