// The form that filters findings by account, guardrail and state.
import type { Posture } from '../model.ts';
import { noFilter, type ViewFilter } from './filter.ts';
import { displayStateOf } from './states.ts';

type Props = { posture: Posture; filter: ViewFilter; onFilter: (filter: ViewFilter) => void };

export function Filters({ posture: { accounts, timelines }, filter, onFilter }: Props) {
  const valuesOf = (value: (timeline: (typeof timelines)[number]) => string) =>
    [...new Set(timelines.map(value))].toSorted();
  const selectProps = { filter, onFilter };
  return (
    <form class="filters" onSubmit={(event) => event.preventDefault()}>
      <FilterSelect
        {...selectProps}
        name="account"
        label="Account"
        options={accounts.map(({ id, name }) => [id, name ? `${name} (${id})` : id])}
      />
      <FilterSelect
        {...selectProps}
        name="guardrail"
        label="Guardrail"
        options={valuesOf(({ finding }) => finding.guardrail).map((each) => [each, each])}
      />
      <FilterSelect
        {...selectProps}
        name="state"
        label="State"
        options={valuesOf(displayStateOf).map((each) => [each, each])}
      />
      <button type="button" class="secondary" onClick={() => onFilter(noFilter)}>
        Clear filters
      </button>
    </form>
  );
}

type FilterSelectProps = Omit<Props, 'posture'> & {
  name: keyof ViewFilter;
  label: string;
  options: readonly (readonly [value: string, text: string])[];
};

function FilterSelect({ name, label, options, filter, onFilter }: FilterSelectProps) {
  const chosen = filter[name];
  const known = options.some(([value]) => value === chosen);
  return (
    <div>
      <label for={`filter-${name}`}>{label}</label>
      <select
        id={`filter-${name}`}
        value={chosen}
        onChange={({ currentTarget }) => onFilter({ ...filter, [name]: currentTarget.value })}
      >
        <option value="">all</option>
        {chosen !== '' && !known && <option value={chosen}>{chosen}</option>}
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}
