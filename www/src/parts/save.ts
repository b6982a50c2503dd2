/** Gives the visitor a file. */
export function save(name: string, content: string | Uint8Array<ArrayBuffer>, type = 'application/octet-stream'): void {
  const link = globalThis.document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
