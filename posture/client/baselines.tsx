// The baseline of each account, with its steps.
import type { Account } from '../model.ts';
import { BaselineState } from './grid.tsx';
import { duration, Outside, Time } from './text.tsx';

export function Baselines({ accounts }: { accounts: readonly Account[] }) {
  const known = accounts.flatMap((account) => (account.baseline ? [{ account, baseline: account.baseline }] : []));
  if (known.length === 0) return <p>No account has been brought to its baseline yet.</p>;
  return (
    <ul class="findings">
      {known.map(({ account, baseline }) => (
        <li key={account.id}>
          <details>
            <summary>
              <BaselineState account={account} />
              <span class="resource">
                <Outside text={account.name} />
              </span>
              <span>{account.id}</span>
              <span>{account.type}</span>
              <Time at={baseline.at} />
            </summary>
            <p>
              <Outside text={baseline.reason} />
            </p>
            <ul>
              {baseline.steps.map(({ step, region, state, reason, milliseconds }) => (
                <li key={`${step} ${region}`}>
                  <strong>{region ? `${step} in ${region}` : step}</strong>: {state}, <Outside text={reason} /> (
                  {duration(milliseconds)})
                </li>
              ))}
            </ul>
          </details>
        </li>
      ))}
    </ul>
  );
}
