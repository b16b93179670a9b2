// The tags with which an account is created. CreateAccount puts it into the root, where no unit says what it is; so the
// tags do, until it is in its unit. Pure.
import { environmentTagOf, unclassified } from '../accounts/account-type.ts';
import { ownValue } from '../lib/own-value.ts';
import { type PlaceRules, type PlaceUnit, standingIn } from './wanted-organization.ts';

type Tags = Readonly<Record<string, string>>;

/** The tags that say in the root what the unit says later; none where the unit gives no type. */
export function bridgingTags(rules: PlaceRules, place: readonly PlaceUnit[]): Tags {
  const { type, environment, isExcluded } = standingIn(rules, place);
  if (isExcluded || type === unclassified) return {};
  // Without a tag, the environment is production.
  const isOther = environment !== null && environment !== 'production';
  return { [rules.tag]: type, ...(isOther ? { [environmentTagOf(rules)]: environment } : {}) };
}

/**
 * The keys of those tags that an account in its unit still has. A tag with another value was set by somebody, and one
 * that the unit does not decide about has an effect: both stay.
 */
export function leftoverTags(rules: PlaceRules, place: readonly PlaceUnit[], tags: Tags): readonly string[] {
  return Object.entries(bridgingTags(rules, place))
    .filter(([key, value]) => ownValue(tags, key) === value)
    .map(([key]) => key);
}
