// Reads from the journal what is held, and since when.
import pMap from 'p-map';
import { readItem } from '../table/read-item.ts';
import { queryItems, type StateTable } from '../table/table.ts';
import type { Finding } from './finding.ts';
import type { FindingFilter } from './finding-filter.ts';
import { historyItem, sortKeys } from './finding-items.ts';
import { listFindings } from './finding-queries.ts';
import { heldSince } from './hold.ts';

/** A held finding, and since when it is held without interruption (ISO 8601), as far back as its history goes. */
export type HeldFinding = { readonly finding: Finding; readonly since: string };

/** How many histories are read at the same time. */
const concurrency = 10;

/** All findings that are held, those that wait longest first. Throws the SDK's error if the journal cannot be read. */
export async function listHeldFindings(
  journal: StateTable,
  filter: Omit<FindingFilter, 'state'> = {},
): Promise<readonly HeldFinding[]> {
  const findings = await listFindings(journal, { ...filter, state: 'held' });
  const held = await pMap(findings, async (finding) => ({ finding, since: await readHeldSince(journal, finding) }), {
    concurrency,
  });
  return held.toSorted((one, other) => one.since.localeCompare(other.since));
}

/** Reads the steps from the newest one back, and no further than the hold goes. */
async function readHeldSince(journal: StateTable, finding: Finding): Promise<string> {
  const steps: Finding[] = [];
  const values = { ':id': finding.id, ':history': sortKeys.history };
  const newestFirst = { ScanIndexForward: false };
  for await (const item of queryItems(journal, 'id = :id AND begins_with(version, :history)', values, newestFirst)) {
    const step = readItem(journal, historyItem, item)?.finding;
    if (step === undefined) continue;
    steps.unshift(step);
    if (step.state !== 'held') break;
  }
  return heldSince(steps) ?? finding.at;
}
