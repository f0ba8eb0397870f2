/** Which methods a hub has: those of plug-ins are there only where these are installed. */
import type { KojiClient } from './client.js';

/** Whether the hub knows the method (kojihub/kojixmlrpc.py `system.listMethods`). @throws KojiFault, TransientError */
export async function hasMethod(koji: KojiClient, method: string): Promise<boolean> {
  const methods = await koji.call('system.listMethods');
  return Array.isArray(methods) && methods.includes(method);
}
