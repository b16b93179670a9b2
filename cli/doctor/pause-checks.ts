// The checks of `palisade doctor` for the kill switch: one for each pause, with the command that ends it.
import { commandLine } from '../../shared/lib/command-line.ts';
import { HubStateUnreadableError, readHubState } from '../../shared/remediation/change-control/hub-state.ts';
import {
  describePause,
  describeResume,
  type HubState,
  notStartedReason,
} from '../../shared/remediation/change-control/pauses.ts';
import type { StateTable } from '../../shared/table/table.ts';
import { type Check, fail, pass, warn } from './check.ts';

const [what, where] = ['kill switch', 'hub'];

/** Throws the SDK's error. */
export async function checkPauses(journal: StateTable): Promise<readonly Check[]> {
  try {
    return pauseChecks(await readHubState(journal));
  } catch (error) {
    if (!(error instanceof HubStateUnreadableError)) throw error;
    const says = `${error.message}: nothing is changed anywhere until it is`;
    return [fail(what, where, says, `delete the item, then ${commandLine('resume')}`)];
  }
}

/** Pure. */
export function pauseChecks(state: HubState): readonly Check[] {
  const { activeSince, pauses } = state;
  const resume = commandLine('resume');
  const notStarted = activeSince === null ? [warn(what, where, notStartedReason, resume)] : [];
  const paused = pauses.map((pause) =>
    pause.account === '*'
      ? warn(what, where, describePause(pause), resume)
      : warn(what, pause.account, describePause(pause), `${resume} --account ${pause.account}`),
  );
  const found = [...notStarted, ...paused];
  if (found.length > 0) return found;
  const resumed = describeResume(state);
  return [
    pass(
      what,
      where,
      `Palisade is not paused; started ${activeSince}${resumed === undefined ? '' : `; last ${resumed}`}`,
    ),
  ];
}
