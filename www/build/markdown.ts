// Reads the pages of rules. Only what they use is known; anything else fails the build.
import { marked, type Token, type Tokens } from 'marked';
import type { Block, Inline, RulePage } from '../src/rule-page';

function plain(text: string): string {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) =>
    ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" })[name] ?? '',
  );
}

function inline(tokens: Token[] | undefined, where: string): Inline[] {
  return (tokens ?? []).flatMap((token): Inline[] => {
    switch (token.type) {
      case 'text':
        return token.tokens ? inline(token.tokens, where) : [{ kind: 'text', text: plain(token.text) }];
      case 'escape':
        return [{ kind: 'text', text: plain(token.text) }];
      case 'br':
        return [{ kind: 'text', text: ' ' }];
      case 'codespan':
        return [{ kind: 'code', text: plain(token.text) }];
      case 'strong':
      case 'em':
        return [{ kind: 'strong', text: plain(token.text) }];
      case 'link':
        return [link(token as Tokens.Link, where)];
      default:
        throw new Error(`${where}: ${token.type} is not understood`);
    }
  });
}

/** Only pages of the web and other rules are linked to. */
function link(token: Tokens.Link, where: string): Inline {
  const text = plain(token.text).replaceAll('`', '');
  const rule = /^(?:\.\/)?([\w-]+)\.md$/.exec(token.href)?.[1];
  if (rule) return { kind: 'link', text, href: `${rule}.html` };
  if (token.href.startsWith('https://')) return { kind: 'link', text, href: token.href };
  // Other documents of the project are not part of the site.
  if (/^(?:\.\.?\/)/.test(token.href)) return { kind: 'text', text };
  throw new Error(`${where}: a link to ${token.href}`);
}

function block(token: Token, heading: string, where: string): Block[] {
  switch (token.type) {
    case 'space':
    case 'hr':
      return [];
    case 'heading':
      return [{ kind: 'heading', text: plain((token as Tokens.Heading).text).replaceAll('`', '') }];
    case 'paragraph':
    case 'blockquote':
      return token.type === 'paragraph'
        ? [{ kind: 'paragraph', text: inline(token.tokens, where) }]
        : (token.tokens ?? []).flatMap((inner: Token) => block(inner, heading, where));
    case 'list': {
      const items = (token as Tokens.List).items.map((item) =>
        item.tokens.flatMap((one) => ('tokens' in one ? inline(one.tokens, where) : [])),
      );
      return [{ kind: 'list', items }];
    }
    case 'table': {
      const { header, rows } = token as Tokens.Table;
      const cell = (one: Tokens.TableCell) => inline(one.tokens, where);
      return [{ kind: 'table', head: header.map(cell), rows: rows.map((row) => row.map(cell)) }];
    }
    case 'code': {
      const { text, lang } = token as Tokens.Code;
      const example = { bad: 'bad', good: 'good' }[heading.toLowerCase()] as 'bad' | 'good' | undefined;
      const code: Block = { kind: 'code', text: `${text}\n` };
      return [example && lang?.startsWith('hcl') ? { ...code, example } : code];
    }
    default:
      throw new Error(`${where}: ${token.type} is not understood`);
  }
}

export function rulePage(id: string, markdown: string): RulePage {
  let title = id;
  let heading = '';
  const blocks: Block[] = [];
  for (const token of marked.lexer(markdown)) {
    if (token.type === 'heading') {
      heading = (token as Tokens.Heading).text;
      if ((token as Tokens.Heading).depth === 1) {
        title = plain(heading).replaceAll('`', '');
        continue;
      }
    }
    blocks.push(...block(token, heading, id));
  }
  return { id, title, blocks };
}
