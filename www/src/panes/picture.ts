// The engine's SVG on the page, and as a file.
let styled = false;

/** The picture as an element. Its style becomes one of the document: the page allows no other. */
export function picture(text: string): SVGSVGElement | undefined {
  const [before = '', style = '', after = ''] = text.split(/<\/?style>/);
  const parsed = new DOMParser().parseFromString(before + after, 'image/svg+xml').documentElement;
  if (!(parsed instanceof SVGSVGElement)) return undefined;
  if (!styled) {
    styled = true;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    document.adoptedStyleSheets.push(sheet);
  }
  return document.importNode(parsed, true);
}

const TOKENS = ['--text', '--text-muted', '--border-strong', '--border', '--surface', '--sunken', '--good', '--warn', '--bad', '--swap', '--accent'];

/** The picture in the colours that the page has now. */
function coloured(text: string): string {
  const probe = document.createElement('i');
  document.body.append(probe);
  const colours = TOKENS.map((token) => {
    probe.style.color = `var(${token})`;
    return `${token}:${getComputedStyle(probe).color}`;
  });
  probe.remove();
  return text.replace('<svg ', `<svg style="${colours.join(';')}" `);
}

function save(name: string, url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
}

export function saveSvg(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
  save(`${name}.svg`, url);
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Larger pictures no browser paints. */
const LARGEST = 8192;

export async function savePng(name: string, text: string, width: number, height: number): Promise<void> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(coloured(text))}`;
  await image.decode();
  const scale = Math.min(2, LARGEST / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve));
  if (!blob) throw new Error('no picture');
  const url = URL.createObjectURL(blob);
  save(`${name}.png`, url);
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
