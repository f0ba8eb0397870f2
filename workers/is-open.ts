/** Whether a workflow is at work: what owns a compose directory is known by its workflow. */
import { WorkflowNotFoundError, type Client } from '@temporalio/client';

/** False for a workflow that has closed, or that the server does not know. */
export async function isOpen(client: Client, workflowId: string): Promise<boolean> {
  try {
    const { status } = await client.workflow.getHandle(workflowId).describe();
    return status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
