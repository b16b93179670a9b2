// What the findings are filtered by.
import type { Posture } from '../model.ts';
import { everything, type Filter } from './filter.ts';
import { stateOf } from './states.ts';

type Props = { posture: Posture; filter: Filter; onFilter: (filter: Filter) => void };

export function Filters({ posture: { accounts, stories }, filter, onFilter }: Props) {
  const valuesOf = (value: (story: (typeof stories)[number]) => string) => [...new Set(stories.map(value))].toSorted();
  const chooser = { filter, onFilter };
  return (
    <form class="filters" onSubmit={(event) => event.preventDefault()}>
      <Chooser
        {...chooser}
        name="account"
        label="Account"
        options={accounts.map(({ id, name }) => [id, name ? `${name} (${id})` : id])}
      />
      <Chooser
        {...chooser}
        name="guardrail"
        label="Guardrail"
        options={valuesOf(({ finding }) => finding.guardrail).map((each) => [each, each])}
      />
      <Chooser {...chooser} name="state" label="State" options={valuesOf(stateOf).map((each) => [each, each])} />
      <button type="button" class="secondary" onClick={() => onFilter(everything)}>
        Show all
      </button>
    </form>
  );
}

type ChooserProps = Omit<Props, 'posture'> & {
  name: keyof Filter;
  label: string;
  options: readonly (readonly [value: string, text: string])[];
};

function Chooser({ name, label, options, filter, onFilter }: ChooserProps) {
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
