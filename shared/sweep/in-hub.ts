// The way to sweep with the hub behind it, where everything is in the journal.
import { type HubEvaluationDependencies, hubEvaluator, publishEvaluations } from '../remediation/evaluate-in-hub.ts';
import { patientWaits, type Sweeper } from './run-sweep.ts';
import { lookWith, type Place } from './standalone.ts';

/** Repairs as the hub does: held back by what happened before and by the brake; findings go on the bus. */
export function withHub(dependencies: HubEvaluationDependencies, place: Place, waits = patientWaits): Sweeper {
  return {
    look: lookWith(hubEvaluator(dependencies), place),
    tell: (results) => publishEvaluations(dependencies, results),
    waits,
  };
}
