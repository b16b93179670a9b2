// What the schema of governance.yml cannot say: references between its parts, and values that have no effect. The
// checks take the document as it is written, so that a mistake elsewhere does not hide theirs.
import { nothingRequired, readersNeverAdmitted, ungovernedDatasets } from './admission-checks.ts';
import { emptyRouteLists, unusedChannels, wrongChannels, wrongRouteGuardrails } from './alert-checks.ts';
import { approvalByNobody, wrongApprovers } from './approver-checks.ts';
import { doubledEntries } from './doubled-entries.ts';
import { contradictoryExclusions } from './exclusion-checks.ts';
import { brokenExemptions, exemptionWarnings } from './exemption-checks.ts';
import { keysOfOnePlace, unusableKeys } from './key-checks.ts';
import { modesWithoutEffect } from './mode-checks.ts';
import { impossibleBuckets, rulesOfTwoGuardrails, ungovernedArns } from './name-checks.ts';
import {
  accountsMadeElsewhere,
  accountsWithoutType,
  organizationBesideControlTower,
  repeatedEmails,
  unknownUnits,
  wrongUnits,
} from './organization-checks.ts';
import { onlyReported, parametersWithoutEffect } from './parameter-effects.ts';
import { unknownModels, unknownSources, unlistedPipelineRoles } from './pipeline-checks.ts';
import { unclearPlaces, wrongPlaces } from './pipeline-place-checks.ts';
import type { Objection } from './reading/mistake.ts';
import { homeWithoutRequests, unknownRegions } from './region-checks.ts';
import { wrongPrincipals, wrongRoles } from './role-checks.ts';

type Check = (data: unknown) => readonly Objection[];
type DatedCheck = (data: unknown, now: Date) => readonly Objection[];

/** A document that one of these objects to is invalid. */
export const mistakeChecks: readonly Check[] = [
  brokenExemptions,
  contradictoryExclusions,
  doubledEntries,
  emptyRouteLists,
  impossibleBuckets,
  modesWithoutEffect,
  organizationBesideControlTower,
  parametersWithoutEffect,
  repeatedEmails,
  rulesOfTwoGuardrails,
  wrongApprovers,
  wrongRoles,
  ungovernedArns,
  ungovernedDatasets,
  unlistedPipelineRoles,
  unknownModels,
  unknownRegions,
  unknownSources,
  unknownUnits,
  unusableKeys,
  wrongChannels,
  wrongPlaces,
  wrongPrincipals,
  wrongRouteGuardrails,
  wrongUnits,
];

/** What a person should look at, though it is valid. */
export const warningChecks: readonly DatedCheck[] = [
  accountsMadeElsewhere,
  accountsWithoutType,
  approvalByNobody,
  exemptionWarnings,
  homeWithoutRequests,
  keysOfOnePlace,
  nothingRequired,
  onlyReported,
  readersNeverAdmitted,
  unclearPlaces,
  unusedChannels,
];
