// Findings as a list; each opens to its history.
import { useState } from 'preact/hooks';
import type { FindingTimeline, PostureAccount } from '../model.ts';
import { History } from './history.tsx';
import { displayStateOf } from './states.ts';
import { Badge, Time, UntrustedText } from './text.tsx';

/** So many are shown at first: a browser is slow with thousands. */
const pageSize = 100;

type Props = { timelines: readonly FindingTimeline[]; accounts: readonly PostureAccount[]; announces?: boolean };

export function Findings({ timelines, accounts, announces = false }: Props) {
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
        {timelines.slice(0, visibleCount).map((story) => (
          <li key={story.finding.id}>
            <OneFinding story={story} accountName={names.get(story.finding.accountId) ?? ''} />
          </li>
        ))}
      </ul>
      {timelines.length > visibleCount && (
        <button type="button" class="secondary" onClick={() => setVisibleCount(visibleCount + pageSize)}>
          Show more: {timelines.length - visibleCount} are left
        </button>
      )}
    </>
  );
}

function OneFinding({ story, accountName }: { story: FindingTimeline; accountName: string }) {
  const { finding } = story;
  const { id, accountId, accountType, region, resource, guardrail, severity, reason, at, links } = finding;
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <Badge state={displayStateOf(story)} />
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
            <UntrustedText text={reason} />
          </p>
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
          <History story={story} />
        </>
      )}
    </details>
  );
}
