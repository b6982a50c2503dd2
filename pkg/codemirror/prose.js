/** What the engine puts in backticks is a piece of the template. */
export function prose(detail) {
  return detail.split('`').map((piece, at) => {
    if (at % 2 === 0) return document.createTextNode(piece);
    const code = document.createElement('code');
    code.textContent = piece;
    return code;
  });
}
