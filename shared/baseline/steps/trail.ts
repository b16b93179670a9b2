// Baseline step: a CloudTrail trail logs the account's management events, so that API calls become events. It only looks:
// a trail costs money and belongs to the organization, so nobody's trail is created or changed.
import { observeTrails, type TrailFacts, trailPermissions, trailProblem } from '../../aws/trails.ts';
import type { Step } from '../../steps/step.ts';

export const trail: Step<TrailFacts> = {
  id: 'trail',
  title: 'A CloudTrail trail logs management events',
  scope: 'region',
  after: ['forwarding-rule'],
  permissions: { account: trailPermissions },

  observe({ clients, region }) {
    return observeTrails(clients.cloudTrail, region);
  },

  decide(facts, { region }) {
    const problem = trailProblem(facts, region);
    if (problem === undefined) return { kind: 'compliant', reason: `trail '${facts.logging}' logs management events` };
    return { kind: 'attention', reason: problem };
  },

  async apply() {
    return undefined;
  },
};
