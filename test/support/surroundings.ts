// Surroundings for tests in which nothing depends on the resource.

import type { SurroundingClientFor } from '../../shared/aws/surrounding-clients.ts';
import { createSurroundings, type Surroundings } from '../../shared/guardrails/contract/surroundings.ts';

/** Fails if a preflight asks another service. */
export const noSurrounding: SurroundingClientFor = (service) => {
  throw new Error(`the test has no client for ${service}`);
};

export const noSurroundings = (): Surroundings => createSurroundings(noSurrounding);
