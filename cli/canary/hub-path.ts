// The pieces of the hub that an event from an account passes until its finding is in the journal.
import type { HubPath } from '../../shared/canary/event-path.ts';

/** Functions and rules of infrastructure/consumers.ts. */
export const hubPath: HubPath = {
  functions: ['remediate', 'record-finding'],
  rules: ['compliance-change', 's3-call', 'finding'],
};
