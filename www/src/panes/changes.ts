import type { PlannedChange } from 'formwork';
import type { PlanItem } from '../world/service';
import { address } from './address';

/** The service tells of no modules: an item belongs to each address that ends with its own. */
function isOf(item: PlanItem, name: string): boolean {
  const own = address(item.resource_type, item.resource_name, item.index);
  const full = item.mode === 'DATA' ? `data.${own}` : own;
  return name === full || name.endsWith(`.${full}`);
}

/** The items about some objects. */
export function itemsOf(items: readonly PlanItem[], names: readonly string[]): PlanItem[] {
  return items.filter((item) => names.some((name) => isOf(item, name)));
}

/** What the engine says of the object that an item is about. */
export function changeOf(changes: readonly PlannedChange[] | undefined, item: PlanItem): PlannedChange | undefined {
  return changes?.find(({ address: name }) => isOf(item, name));
}
