// What a blueprint asks for, in the page's words. Whether values fit is judged by the engine.
import type { BlueprintInput } from '../world/aos';

type Constraints = NonNullable<BlueprintInput['constraints']>;

const SIGNS = { equal: '=', greater_or_equal: '≥', greater_than: '>', less_or_equal: '≤', less_than: '<' } as const;

/** What is wanted of a value that is typed, in signs that need no language. */
export function bounds({ constraints = {} }: BlueprintInput): string[] {
  const { in_range, regex } = constraints as Constraints;
  const signs = Object.entries(SIGNS) as [keyof typeof SIGNS, string][];
  return [
    ...(in_range ? [in_range.join(' – ')] : []),
    ...signs.flatMap(([key, sign]) => (constraints[key] === undefined ? [] : [`${sign} ${constraints[key]}`])),
    ...(regex ? [`/${regex}/`] : []),
  ];
}

export const isSecret = ({ type }: BlueprintInput): boolean => type === 'secret' || type === 'password';

/** Among what a value is chosen; nothing where it is typed. */
export function choices({ type, constraints }: BlueprintInput): readonly string[] | undefined {
  if (type === 'boolean') return ['true', 'false'];
  return constraints?.valid_values?.map(String);
}
