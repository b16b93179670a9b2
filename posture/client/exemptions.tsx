// What is left as it is: whose, why, and for how long.
import type { Posture } from '../model.ts';
import { UntrustedText } from './text.tsx';

export function Exemptions({ exemptions }: Pick<Posture, 'exemptions'>) {
  if (exemptions.length === 0) return <p>No exemptions.</p>;
  return (
    <ul>
      {exemptions.map(({ account, resource, guardrail, owner, reason, expires, daysLeft }) => (
        <li key={`${account} ${resource} ${guardrail}`}>
          <strong class={daysLeft === 0 ? 'badge bad' : 'badge left'}>
            {daysLeft === 0 ? 'expired' : `${daysLeft} days left`}
          </strong>{' '}
          <UntrustedText text={resource} /> in {account === '*' ? 'all accounts' : account},{' '}
          {guardrail === '*' ? 'all guardrails' : guardrail}, until {expires}, by <UntrustedText text={owner} />:{' '}
          <UntrustedText text={reason} />
        </li>
      ))}
    </ul>
  );
}
