// Accounts by type against guardrails: the gravest state of each pair.
import type { Account, Posture } from '../model.ts';
import type { Filter } from './filter.ts';
import { gravest, isStanding, markOf, type Shown, stateOf, toneOf } from './states.ts';
import { Outside, Scrolling } from './text.tsx';

type Props = Pick<Posture, 'accounts' | 'guardrails' | 'stories'> & {
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
};

export function Grid({ accounts, guardrails, stories, filter, onFilter }: Props) {
  const cells = Map.groupBy(stories, ({ finding }) => `${finding.accountId} ${finding.guardrail}`);
  return (
    <Scrolling label="Table of accounts and guardrails">
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
                <Outside text={account.name || account.id} />
                <small>
                  {account.type} {account.name && account.id}
                </small>
              </th>
              {guardrails.map(({ id }) => (
                <td key={id}>
                  <Cell
                    states={(cells.get(`${account.id} ${id}`) ?? []).map(stateOf)}
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
    </Scrolling>
  );
}

type CellProps = { states: readonly Shown[]; label: string; isChosen: boolean; onChoose: () => void };

function Cell({ states, label, isChosen, onChoose }: CellProps) {
  const state = gravest(states);
  if (state === undefined) return <span class="nothing">nothing found</span>;
  const text = textOf(states, state);
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

/** Of what stands, how many there are of the gravest; otherwise how many were put right. */
function textOf(states: readonly Shown[], state: Shown): string {
  const count = isStanding(state)
    ? states.filter((each) => each === state).length
    : states.filter((each) => !isStanding(each)).length;
  return `${count} ${isStanding(state) ? state : 'settled'}`;
}

const tones = { complete: 'good', waiting: 'doubtful', failed: 'bad', skipped: 'left', planned: 'left' } as const;

export function BaselineState({ account: { baseline } }: { account: Account }) {
  if (baseline === null) return <span class="nothing">not known</span>;
  return <span class={`badge ${tones[baseline.state]}`}>{baseline.state}</span>;
}
