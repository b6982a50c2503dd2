// A rule's page as data: what `docs/rules/<id>.md` says, without any markup to interpret.
export type Inline =
  | { kind: 'text' | 'code' | 'strong'; text: string }
  | { kind: 'link'; text: string; href: string };

export type Block =
  | { kind: 'heading'; text: string }
  | { kind: 'paragraph'; text: Inline[] }
  | { kind: 'list'; items: Inline[][] }
  | { kind: 'table'; head: Inline[][]; rows: Inline[][][] }
  | { kind: 'code'; text: string; example?: 'bad' | 'good' };

export interface RulePage {
  id: string;
  title: string;
  blocks: Block[];
}
