// The page as a whole: what stands open, the grid, the findings, and what else one asks about a posture.
import type { ComponentChildren } from 'preact';
import type { Posture } from '../model.ts';
import { Baselines } from './baselines.tsx';
import { Exemptions } from './exemptions.tsx';
import { matchesFilter, useFilter } from './filter.ts';
import { Filters } from './filters.tsx';
import { Findings } from './findings.tsx';
import { Grid } from './grid.tsx';
import { RepairTimesTable } from './repair-times.tsx';
import { displayStateOf, isOpen } from './states.ts';
import { Time } from './text.tsx';

type Connection = 'none' | 'live' | 'lost';

export function Page({ posture, connection }: { posture: Posture; connection: Connection }) {
  const [filter, setFilter] = useFilter();
  const { timelines, accounts, guardrails } = posture;
  const contested = timelines.filter((story) => displayStateOf(story) === 'contested');
  const openTimelines = timelines.filter((story) => isOpen(displayStateOf(story)));
  const filteredTimelines = timelines.filter((story) => matchesFilter(filter, story));
  return (
    <>
      <header class="container">
        <h1>Palisade: posture</h1>
        <p>
          {accounts.length} accounts, {openTimelines.length} open findings of {timelines.length}, {contested.length}{' '}
          contested. <Freshness at={posture.madeAt} connection={connection} />
        </p>
      </header>
      <main class="container">
        <Section id="grid" title="Accounts and guardrails">
          <Grid
            accounts={accounts}
            guardrails={guardrails}
            timelines={timelines}
            filter={filter}
            onFilter={setFilter}
          />
        </Section>
        {contested.length > 0 && (
          <Section id="contested" title="Contested resources">
            <p>Somebody keeps putting these violations back. Palisade has stopped until that is settled.</p>
            <Findings timelines={contested} accounts={accounts} />
          </Section>
        )}
        <Section id="findings" title="Findings, newest first">
          <Filters posture={posture} filter={filter} onFilter={setFilter} />
          <Findings timelines={filteredTimelines} accounts={accounts} announces />
        </Section>
        <Section id="repair-times" title="Time to repair">
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
      The connection is lost; this is as of <Time at={at} />.
    </strong>
  );
}
