// The whole page: totals, grid, findings, time to remediate, exemptions and baselines.

import type { ComponentChildren } from 'preact';
import { counted } from '../../shared/lib/text.ts';
import type { Posture } from '../model.ts';
import { Baselines } from './baselines.tsx';
import { Exemptions } from './exemptions.tsx';
import { matchesFilter, useFilter } from './filter.ts';
import { Filters } from './filters.tsx';
import { Findings } from './findings.tsx';
import { Grid } from './grid.tsx';
import { RepairTimesTable } from './repair-times.tsx';
import { displayStateOf, isOpen } from './states.ts';
import { Time, UntrustedText } from './text.tsx';

type Connection = 'none' | 'live' | 'lost';

export function Page({ posture, connection }: { posture: Posture; connection: Connection }) {
  const [filter, setFilter] = useFilter();
  const { timelines, accounts, guardrails } = posture;
  const contested = timelines.filter((timeline) => displayStateOf(timeline) === 'contested');
  const held = timelines.filter((timeline) => displayStateOf(timeline) === 'held');
  const openTimelines = timelines.filter((timeline) => isOpen(displayStateOf(timeline)));
  const filteredTimelines = timelines.filter((timeline) => matchesFilter(filter, timeline));
  return (
    <>
      <header class="container">
        <h1>Palisade: posture</h1>
        <p>
          {counted(accounts.length, 'account')}, {counted(timelines.length, 'finding')}: {openTimelines.length} open,{' '}
          {contested.length} contested, {held.length} held. <Freshness at={posture.madeAt} connection={connection} />
        </p>
      </header>
      <main class="container">
        {posture.pauses.length > 0 && (
          <Section id="pauses" title="Paused">
            <ul>
              {posture.pauses.map((reason) => (
                <li key={reason}>
                  <UntrustedText text={reason} />
                </li>
              ))}
            </ul>
          </Section>
        )}
        <Section id="grid" title="Accounts and guardrails">
          <Grid
            accounts={accounts}
            guardrails={guardrails}
            timelines={timelines}
            filter={filter}
            onFilter={setFilter}
          />
        </Section>
        {held.length > 0 && (
          <Section id="held" title="Held, waiting for a decision">
            <p>
              These changes would break something that works today, or need an approval. Palisade makes them when the
              reason is removed, or when they are approved. List them with <code>palisade held</code>.
            </p>
            <Findings timelines={held} accounts={accounts} at={posture.madeAt} />
          </Section>
        )}
        {contested.length > 0 && (
          <Section id="contested" title="Contested resources">
            <p>
              These violations came back after several remediations. Palisade does not remediate them until the window
              of limits.contested in governance.yml has passed.
            </p>
            <Findings timelines={contested} accounts={accounts} at={posture.madeAt} />
          </Section>
        )}
        <Section id="findings" title="Findings, newest first">
          <Filters posture={posture} filter={filter} onFilter={setFilter} />
          <Findings timelines={filteredTimelines} accounts={accounts} at={posture.madeAt} announces />
        </Section>
        <Section id="repair-times" title="Time to remediate">
          <RepairTimesTable rows={posture.repairTimes} />
        </Section>
        <Section id="exemptions" title="Exemptions">
          <Exemptions exemptions={posture.exemptions} />
        </Section>
        <Section id="baselines" title="Baselines of accounts">
          <Baselines accounts={accounts} />
        </Section>
      </main>
    </>
  );
}

function Section({ id, title, children }: { id: string; title: string; children: ComponentChildren }) {
  return (
    <section aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      {children}
    </section>
  );
}

function Freshness({ at, connection }: { at: string; connection: Connection }) {
  if (connection === 'none') {
    return (
      <span>
        As of <Time at={at} />.
      </span>
    );
  }
  return connection === 'live' ? (
    <span class="live">Live.</span>
  ) : (
    <strong role="alert">
      The connection is lost. The page shows the state as of <Time at={at} />.
    </strong>
  );
}
