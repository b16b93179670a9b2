// Findings as a list; each opens to its history.
import { useState } from 'preact/hooks';
import type { Account, Story } from '../model.ts';
import { History } from './history.tsx';
import { stateOf } from './states.ts';
import { Badge, Outside, Time } from './text.tsx';

/** So many are shown at first: a browser is slow with thousands. */
const step = 100;

type Props = { stories: readonly Story[]; accounts: readonly Account[]; announces?: boolean };

export function Findings({ stories, accounts, announces = false }: Props) {
  const [most, setMost] = useState(step);
  const names = new Map(accounts.map(({ id, name }) => [id, name]));
  const [newest] = stories;
  return (
    <>
      {announces && (
        <p class="unseen" role="status">
          {newest && `${stateOf(newest)}: ${newest.finding.guardrail} on ${newest.finding.resource.id}`}
        </p>
      )}
      {stories.length === 0 && <p>No findings.</p>}
      <ul class="findings">
        {stories.slice(0, most).map((story) => (
          <li key={story.finding.id}>
            <OneFinding story={story} accountName={names.get(story.finding.accountId) ?? ''} />
          </li>
        ))}
      </ul>
      {stories.length > most && (
        <button type="button" class="secondary" onClick={() => setMost(most + step)}>
          Show more: {stories.length - most} are left
        </button>
      )}
    </>
  );
}

function OneFinding({ story, accountName }: { story: Story; accountName: string }) {
  const { finding } = story;
  const { id, accountId, accountType, region, resource, guardrail, severity, reason, at, links } = finding;
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <Badge state={stateOf(story)} />
        <span class="resource">
          <Outside text={resource.id} />
        </span>
        <span>{guardrail}</span>
        <span>
          <Outside text={accountName || accountId} />
        </span>
        <Time at={at} />
      </summary>
      {isOpen && (
        <>
          <p>
            <Outside text={reason} />
          </p>
          <p>
            {severity} in <Outside text={accountName} /> {accountId} ({accountType}), {region}.{' '}
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
