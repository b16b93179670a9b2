// Runs the checks of `palisade doctor` that can be made, and says of the others why they cannot.
import { classifyError } from '../../shared/aws/errors.ts';
import { counted } from '../../shared/lib/text.ts';
import type { HubClients } from '../lib/hub-client.ts';
import { type Check, deployCommand, unanswered, unknown } from './check.ts';
import { blockedBy, type Need, type Situation } from './situation.ts';

/** A check, or several of a kind, before it is made. `what` and `where` are shown if it cannot be made. */
export type PlannedCheck = {
  readonly what: string;
  readonly where: string;
  readonly need: Need;
  readonly run: (hub: HubClients) => Promise<Check | readonly Check[]>;
};

/** All results, in the order of the checks. One that throws is unknown, and stops no other. */
export async function runChecks(
  planned: readonly PlannedCheck[],
  situation: Situation,
  hub: HubClients,
): Promise<readonly Check[]> {
  const results = await Promise.all(
    planned.map(async ({ what, where, need, run }) => {
      const why = blockedBy(need, situation);
      if (why !== undefined) return unknown(what, where, why);
      try {
        return await run(hub);
      } catch (error) {
        return afterError(what, where, error);
      }
    }),
  );
  return results.flat();
}

function afterError(what: string, where: string, error: unknown): Check {
  const failure = classifyError(error);
  if (failure) return unanswered(what, where, failure, deployCommand);
  return unknown(what, where, error instanceof Error ? error.message : String(error));
}

/** Counts what failed, what is unknown, the warnings and what passed. Pure. */
export function summaryOf(checks: readonly Check[]): string {
  const countIn = (wanted: Check['state']) => checks.filter(({ state }) => state === wanted).length;
  const [failed, unknowns, warnings, passed] = [
    countIn('wrong'),
    countIn('unknown'),
    countIn('attention'),
    countIn('fine'),
  ];
  if (passed === checks.length) return `All ${counted(checks.length, 'check')} passed.`;
  const parts = [
    `${failed} failed`,
    `${unknowns} unknown`,
    ...(warnings > 0 ? [counted(warnings, 'warning')] : []),
    `${passed} passed`,
  ];
  return `${counted(checks.length, 'check')}: ${parts.join(', ')}.`;
}
