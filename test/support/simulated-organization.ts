// AWS Organizations in memory, with the rates that it publishes, for tests on a simulated clock.
import {
  createSimulatedOrganization,
  type SimulatedOrganization,
} from '../../tools/fixtures/simulated-organization.ts';
import { simulateAws } from './simulated-aws.ts';

export type { SimulatedOrganization } from '../../tools/fixtures/simulated-organization.ts';

/** Answers all calls of the SDK until `jest.restoreAllMocks()`. All accounts are in one unit with this name. */
export function simulateOrganization(options: {
  readonly accounts: number;
  readonly unitName: string;
  readonly delegatedAdministrators?: number;
}): SimulatedOrganization {
  const { unitName, ...rest } = options;
  const simulated = createSimulatedOrganization({ ...rest, unitNames: [unitName] });
  simulateAws({ AWSOrganizations: simulated.service });
  return simulated;
}
