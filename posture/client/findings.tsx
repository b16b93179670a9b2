// The list of findings; each opens to its history.
import { useState } from 'preact/hooks';
import { violationOf } from '../../shared/findings/hold.ts';
import type { FindingTimeline, PostureAccount } from '../model.ts';
import { History } from './history.tsx';
import { HoldDetails } from './hold.tsx';
import { displayStateOf } from './states.ts';
import { Badge, Time, UntrustedText } from './text.tsx';

/** The number of findings that are shown at first and added by "Show more": browsers are slow with thousands. */
const pageSize = 100;

type Props = {
  timelines: readonly FindingTimeline[];
  accounts: readonly PostureAccount[];
  /** When the posture was computed (ISO 8601). */
  at: string;
  announces?: boolean;
};

export function Findings({ timelines, accounts, at, announces = false }: Props) {
  const [visibleCount, setVisibleCount] = useState(pageSize);
  const names = new Map(accounts.map(({ id, name }) => [id, name]));
  const [newest] = timelines;
  return (
    <>
      {announces && (
        <p class="unseen" role="status">
          {newest && `${displayStateOf(newest)}: ${newest.finding.guardrail} on ${newest.finding.resource.id}`}
        </p>
      )}
      {timelines.length === 0 && <p>No findings.</p>}
      <ul class="findings">
        {timelines.slice(0, visibleCount).map((timeline) => (
          <li key={timeline.finding.id}>
            <OneFinding timeline={timeline} at={at} accountName={names.get(timeline.finding.accountId) ?? ''} />
          </li>
        ))}
      </ul>
      {timelines.length > visibleCount && (
        <button type="button" class="secondary" onClick={() => setVisibleCount(visibleCount + pageSize)}>
          Show more ({timelines.length - visibleCount} remaining)
        </button>
      )}
    </>
  );
}

type OneProps = Pick<Props, 'at'> & { timeline: FindingTimeline; accountName: string };

function OneFinding({ timeline, at: computedAt, accountName }: OneProps) {
  const { finding } = timeline;
  const { id, accountId, accountType, region, resource, guardrail, severity, at, links, notes = [] } = finding;
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <Badge state={displayStateOf(timeline)} />
        <span class="resource">
          <UntrustedText text={resource.id} />
        </span>
        <span>{guardrail}</span>
        <span>
          <UntrustedText text={accountName || accountId} />
        </span>
        <Time at={at} />
      </summary>
      {isOpen && (
        <>
          <p>
            <UntrustedText text={violationOf(finding)} />
          </p>
          <HoldDetails timeline={timeline} at={computedAt} />
          {notes.map((note) => (
            <p key={note}>
              Note: <UntrustedText text={note} />
            </p>
          ))}
          <p>
            {severity} in <UntrustedText text={accountName} /> {accountId} ({accountType}), {region}.{' '}
            {links.console.startsWith('https://') && (
              <a href={links.console} target="_blank" rel="noreferrer">
                Open in the AWS console
              </a>
            )}
          </p>
          <p>
            Finding <code>{id}</code>
          </p>
          <History timeline={timeline} />
        </>
      )}
    </details>
  );
}
