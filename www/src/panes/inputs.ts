// What a blueprint asks for, as a form has it. Whether values fit is judged by the engine.
import type { BlueprintInput, Inputs } from '../world/aos';

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

/** By label, in the order in which the labels come; what has none comes first. */
export function labelled(inputs: Inputs, advanced: boolean): { label: string; members: [string, BlueprintInput][] }[] {
  const groups = new Map<string, [string, BlueprintInput][]>([['', []]]);
  for (const [name, input] of Object.entries(inputs)) {
    if ((input.advanced === true) !== advanced) continue;
    const label = input.label ?? '';
    groups.set(label, [...(groups.get(label) ?? []), [name, input]]);
  }
  return [...groups].map(([label, members]) => ({ label, members })).filter(({ members }) => members.length);
}

/** What was typed, with the types that were asked for; what is none of them is sent as it was typed. */
export function given(inputs: Inputs, typed: Readonly<Record<string, string>>): Record<string, unknown> {
  const value = (type: string | undefined, text: string): unknown => {
    if (type === 'integer' || type === 'float') return /^-?\d{1,15}(\.\d+)?$/.test(text.trim()) ? Number(text) : text;
    return type === 'boolean' && (text === 'true' || text === 'false') ? text === 'true' : text;
  };
  return Object.fromEntries(Object.entries(typed).map(([name, text]) => [name, value(inputs[name]?.type, text)]));
}
