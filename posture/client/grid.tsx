// The grid of accounts by type against guardrails, with the most severe state of each pair.
import type { Posture, PostureAccount } from '../model.ts';
import type { ViewFilter } from './filter.ts';
import { type DisplayState, displayStateOf, isOpen, markOf, mostSevere, toneOf } from './states.ts';
import { ScrollRegion, UntrustedText } from './text.tsx';

type Props = Pick<Posture, 'accounts' | 'guardrails' | 'timelines'> & {
  readonly filter: ViewFilter;
  readonly onFilter: (filter: ViewFilter) => void;
};

export function Grid({ accounts, guardrails, timelines, filter, onFilter }: Props) {
  const cells = Map.groupBy(timelines, ({ finding }) => `${finding.accountId} ${finding.guardrail}`);
  return (
    <ScrollRegion label="Table of accounts and guardrails">
      <table class="posture">
        <thead>
          <tr>
            <th scope="col">Account</th>
            {guardrails.map(({ id, title }) => (
              <th scope="col" key={id} title={title}>
                {id}
              </th>
            ))}
            <th scope="col">Baseline</th>
          </tr>
        </thead>
        <tbody>
          {accounts.map((account) => (
            <tr key={account.id}>
              <th scope="row">
                <UntrustedText text={account.name || account.id} />
                <small>
                  {account.type} {account.name && account.id}
                </small>
              </th>
              {guardrails.map(({ id }) => (
                <td key={id}>
                  <Cell
                    states={(cells.get(`${account.id} ${id}`) ?? []).map(displayStateOf)}
                    label={`${account.name || account.id}, ${id}`}
                    isChosen={filter.account === account.id && filter.guardrail === id}
                    onChoose={() => onFilter({ account: account.id, guardrail: id, state: '' })}
                  />
                </td>
              ))}
              <td>
                <BaselineState account={account} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

type CellProps = { states: readonly DisplayState[]; label: string; isChosen: boolean; onChoose: () => void };

function Cell({ states, label, isChosen, onChoose }: CellProps) {
  const state = mostSevere(states);
  if (state === undefined) return <span class="nothing">nothing found</span>;
  const text = cellText(states, state);
  return (
    <button
      type="button"
      class={`cell ${toneOf(state)}`}
      aria-label={`${label}: ${text}`}
      aria-pressed={isChosen}
      onClick={onChoose}
    >
      <span aria-hidden="true">{markOf(state)}</span> {text}
    </button>
  );
}

/** The number of open findings in the most severe state; without open findings, the number of closed ones. */
function cellText(states: readonly DisplayState[], state: DisplayState): string {
  const count = isOpen(state)
    ? states.filter((each) => each === state).length
    : states.filter((each) => !isOpen(each)).length;
  return `${count} ${isOpen(state) ? state : 'closed'}`;
}

const tones = {
  complete: 'good',
  waiting: 'doubtful',
  failed: 'bad',
  skipped: 'left',
  excluded: 'left',
  planned: 'left',
} as const;

export function BaselineState({ account: { baseline } }: { account: PostureAccount }) {
  if (baseline === null) return <span class="nothing">unknown</span>;
  return <span class={`badge ${tones[baseline.state]}`}>{baseline.state}</span>;
}
