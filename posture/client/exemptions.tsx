// The list of exemptions: resource, days left, owner and reason.
import { counted } from '../../shared/lib/text.ts';
import type { Posture } from '../model.ts';
import { UntrustedText } from './text.tsx';

export function Exemptions({ exemptions }: Pick<Posture, 'exemptions'>) {
  if (exemptions.length === 0) return <p>No exemptions.</p>;
  return (
    <ul>
      {exemptions.map(({ account, resource, guardrail, owner, reason, expires, daysLeft }) => (
        <li key={`${account} ${resource} ${guardrail}`}>
          <strong class={daysLeft === 0 ? 'badge bad' : 'badge left'}>
            {daysLeft === 0 ? 'expired' : `${counted(daysLeft, 'day')} left`}
          </strong>{' '}
          <UntrustedText text={resource} /> in {account === '*' ? 'all accounts' : account},{' '}
          {guardrail === '*' ? 'all guardrails' : guardrail}, until {expires}. Owner <UntrustedText text={owner} />:{' '}
          <UntrustedText text={reason} />
        </li>
      ))}
    </ul>
  );
}
