// What is left as it is: whose, why, and for how long.
import type { Posture } from '../model.ts';
import { Outside } from './text.tsx';

export function Exemptions({ exemptions }: Pick<Posture, 'exemptions'>) {
  if (exemptions.length === 0) return <p>No exemptions.</p>;
  return (
    <ul>
      {exemptions.map(({ account, resource, guardrail, owner, reason, expires, daysLeft }) => (
        <li key={`${account} ${resource} ${guardrail}`}>
          <strong class={daysLeft === 0 ? 'badge bad' : 'badge left'}>
            {daysLeft === 0 ? 'expired' : `${daysLeft} days left`}
          </strong>{' '}
          <Outside text={resource} /> in {account === '*' ? 'all accounts' : account},{' '}
          {guardrail === '*' ? 'all guardrails' : guardrail}, until {expires}, by <Outside text={owner} />:{' '}
          <Outside text={reason} />
        </li>
      ))}
    </ul>
  );
}
