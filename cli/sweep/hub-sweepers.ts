// How a sweep from the command line works with a hub: with its journal, its change control and its event bus.
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { Governance } from '../../shared/governance/governance.ts';
import { createChangeControl, previewChangeControl } from '../../shared/remediation/change-control/change-control.ts';
import type { HubState } from '../../shared/remediation/change-control/pauses.ts';
import { hubDryRunEvaluator } from '../../shared/remediation/evaluate-in-hub.ts';
import { deletedResourcesIn } from '../../shared/sweep/deleted-resources.ts';
import { hubSweeper } from '../../shared/sweep/in-hub.ts';
import { createJournalSources } from '../../shared/sweep/sources/journal-sources.ts';
import { createSourceMemory } from '../../shared/sweep/sources/source-memory.ts';
import { dryRunSweeper } from '../../shared/sweep/standalone.ts';
import type { StateStore } from '../../shared/table/table.ts';
import type { SweepTargets } from './types.ts';

export type SweepHub = {
  readonly journal: StateStore;
  readonly eventBridge: EventBridgeClient;
  readonly hubAccountId: string;
  readonly hubState: () => Promise<HubState>;
};

/**
 * The sweepers with a hub, by this governance.yml. All accounts of a sweep share their counts of changes; `preview` is the
 * change control of its dry run.
 */
export function hubSweepers(
  governance: Governance,
  { journal, eventBridge, hubAccountId, hubState }: SweepHub,
  now = () => new Date(),
  preview = previewChangeControl({ governance, journal, hubState, now }),
): Omit<SweepTargets, 'targets' | 'undetermined' | 'requestedBy'> {
  const common = { governance, journal, now };
  const changeControl = createChangeControl({ ...common, eventBridge, hubAccountId, hubState });
  const sources = createJournalSources(journal, governance.sweep.everyHours, now);
  const dryRunEvaluator = hubDryRunEvaluator({ ...common, changeControl: preview });
  return {
    governance,
    deletedResources: deletedResourcesIn(journal),
    sweeperFor: (context) => hubSweeper({ ...common, eventBridge, changeControl }, context),
    dryRunSweeperFor: (context) => dryRunSweeper(dryRunEvaluator, context),
    sources,
    dryRunSources: createSourceMemory(governance.sweep.everyHours, now, sources.sourcesOf),
    record: "the hub's journal",
  };
}
