// The pages of rules as plain HTML: they can be read, found and linked to without the page's scripts.
import type { Block, Inline, RulePage } from '../src/rule-page';

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const text = (raw: string) => raw.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? '');

function inline(parts: Inline[]): string {
  return parts
    .map((part) => {
      if (part.kind === 'link') return `<a href="${text(part.href)}">${text(part.text)}</a>`;
      const tag = { text: '', code: 'code', strong: 'strong' }[part.kind];
      return tag ? `<${tag}>${text(part.text)}</${tag}>` : text(part.text);
    })
    .join('');
}

function block(one: Block): string {
  switch (one.kind) {
    case 'heading':
      return `<h2>${text(one.text)}</h2>`;
    case 'paragraph':
      return `<p>${inline(one.text)}</p>`;
    case 'list':
      return `<ul>${one.items.map((item) => `<li>${inline(item)}</li>`).join('')}</ul>`;
    case 'table': {
      const row = (cells: Inline[][], tag: string) =>
        `<tr>${cells.map((cell) => `<${tag}>${inline(cell)}</${tag}>`).join('')}</tr>`;
      return `<table>${row(one.head, 'th')}${one.rows.map((cells) => row(cells, 'td')).join('')}</table>`;
    }
    case 'code':
      return `<pre class="${one.example ?? ''}"><code>${text(one.text)}</code></pre>`;
  }
}

function frame(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="../favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="rules.css">
<title>${text(title)} – Formwork</title>
</head>
<body>
${body}
</body>
</html>
`;
}

export function ruleHtml(page: RulePage): string {
  const body = `<nav><a href="../">Formwork</a> <a href="./">Rules</a></nav>
<main>
<h1>${text(page.title)}</h1>
<p class="open"><a href="../#rule=${text(page.id)}">Open the example in the editor</a></p>
${page.blocks.map(block).join('\n')}
</main>`;
  return frame(page.title, body);
}

export function indexHtml(pages: RulePage[]): string {
  const rows = pages.map(({ id, title }) => {
    const rest = title === id ? '' : ` ${text(title)}`;
    return `<li><a href="${text(id)}.html"><code>${text(id)}</code></a>${rest}</li>`;
  });
  return frame('Rules', `<nav><a href="../">Formwork</a></nav>\n<main>\n<h1>Rules</h1>\n<ul>\n${rows.join('\n')}\n</ul>\n</main>`);
}
