// Counts what a plan asks of AWS Organizations, whose rates all tools of the organization share.
import type { OrganizationsClient, ServiceInputTypes, ServiceOutputTypes } from '@aws-sdk/client-organizations';
import type { FinalizeRequestMiddleware } from '@aws-sdk/types';

/** Counts every attempt that the client sends from now on, by operation. */
export function countOperations(client: OrganizationsClient): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  const count: FinalizeRequestMiddleware<ServiceInputTypes, ServiceOutputTypes> = (next, { commandName = '' }) => {
    const operation = commandName.replace(/Command$/, '');
    return (args) => {
      counts[operation] = (counts[operation] ?? 0) + 1;
      return next(args);
    };
  };
  // The innermost step, so that an attempt counts when it is sent and not while it waits for its rate.
  client.middlewareStack.add(count, {
    name: 'countOperations',
    step: 'finalizeRequest',
    priority: 'low',
    override: true,
  });
  return counts;
}
