/** Connections to a Temporal server, for clients; workers make their native ones in create-workers.ts. */
export { configuredServer, type ServerSettings } from './configured-server.js';
export { connectClient, type ComposeClient } from './connect-client.js';
