// Which findings are looked at. It stands in the address, so that a view can be bookmarked and sent on.
import { useState } from 'preact/hooks';
import type { Story } from '../model.ts';
import { stateOf } from './states.ts';

/** Empty text stands for all. */
export type Filter = { readonly account: string; readonly guardrail: string; readonly state: string };
export const everything: Filter = { account: '', guardrail: '', state: '' };

export function matching({ account, guardrail, state }: Filter, story: Story): boolean {
  const { finding } = story;
  return (
    (account === '' || finding.accountId === account) &&
    (guardrail === '' || finding.guardrail === guardrail) &&
    (state === '' || stateOf(story) === state)
  );
}

export function useFilter(): [Filter, (filter: Filter) => void] {
  const [filter, setFilter] = useState(fromAddress);
  return [
    filter,
    (next) => {
      setFilter(next);
      const wanted = Object.entries(next).filter(([, value]) => value !== '');
      const address = wanted.length > 0 ? `#${new URLSearchParams(wanted)}` : location.pathname;
      history.replaceState(null, '', address);
    },
  ];
}

function fromAddress(): Filter {
  const wanted = new URLSearchParams(location.hash.slice(1));
  const of = (name: keyof Filter) => wanted.get(name) ?? '';
  return { account: of('account'), guardrail: of('guardrail'), state: of('state') };
}
