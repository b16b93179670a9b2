// The list of account baselines; each opens to its steps.
import { stepName } from '../../shared/accounts/step-name.ts';
import { describeWho } from '../../shared/findings/violator.ts';
import type { PostureAccount } from '../model.ts';
import { BaselineState } from './grid.tsx';
import { duration, Time, UntrustedText } from './text.tsx';

export function Baselines({ accounts }: { accounts: readonly PostureAccount[] }) {
  const known = accounts.flatMap((account) => (account.baseline ? [{ account, baseline: account.baseline }] : []));
  if (known.length === 0) return <p>No account has a baseline yet.</p>;
  return (
    <ul class="findings">
      {known.map(({ account, baseline }) => (
        <li key={account.id}>
          <details>
            <summary>
              <BaselineState account={account} />
              <span class="resource">
                <UntrustedText text={account.name} />
              </span>
              <span>{account.id}</span>
              <span>{account.type}</span>
              <Time at={baseline.at} />
            </summary>
            <p>
              <UntrustedText text={baseline.reason} />
              {baseline.cause.detailType && (
                <>
                  {' '}
                  (<UntrustedText text={describeWho(baseline.cause)} />)
                </>
              )}
            </p>
            <ul>
              {baseline.steps.map(({ step, region, item, state, reason, milliseconds }) => (
                <li key={stepName({ step, region, item })}>
                  <strong>{stepName({ step, region, item })}</strong>: {state}, <UntrustedText text={reason} /> (
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
