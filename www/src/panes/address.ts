/** The name by which a template knows a resource, as Terraform writes it. */
export function address(type: string | undefined, name: string | undefined, index?: string): string {
  const base = `${type ?? ''}.${name ?? ''}`;
  if (index === undefined || index === '') return base;
  return /^\d+$/.test(index) ? `${base}[${index}]` : `${base}["${index}"]`;
}

