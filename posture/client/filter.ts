// The filter of the findings. It is part of the URL, so that a view can be bookmarked and shared.
import { useState } from 'preact/hooks';
import type { FindingTimeline } from '../model.ts';
import { displayStateOf } from './states.ts';

/** An empty text matches everything. */
export type ViewFilter = { readonly account: string; readonly guardrail: string; readonly state: string };
export const noFilter: ViewFilter = { account: '', guardrail: '', state: '' };

export function matchesFilter({ account, guardrail, state }: ViewFilter, timeline: FindingTimeline): boolean {
  const { finding } = timeline;
  return (
    (account === '' || finding.accountId === account) &&
    (guardrail === '' || finding.guardrail === guardrail) &&
    (state === '' || displayStateOf(timeline) === state)
  );
}

export function useFilter(): [ViewFilter, (filter: ViewFilter) => void] {
  const [filter, setFilter] = useState(filterFromUrl);
  return [
    filter,
    (next) => {
      setFilter(next);
      const selected = Object.entries(next).filter(([, value]) => value !== '');
      const url = selected.length > 0 ? `#${new URLSearchParams(selected)}` : location.pathname;
      history.replaceState(null, '', url);
    },
  ];
}

function filterFromUrl(): ViewFilter {
  const parameters = new URLSearchParams(location.hash.slice(1));
  const parameterOf = (name: keyof ViewFilter) => parameters.get(name) ?? '';
  return { account: parameterOf('account'), guardrail: parameterOf('guardrail'), state: parameterOf('state') };
}
