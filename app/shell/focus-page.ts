/** Into the page that has just come, so that the next Tab goes on from its beginning. */
export function focusPage(): void {
  // It is drawn by then, and may have the focus already on what was looked for.
  requestAnimationFrame(() => {
    const main = document.querySelector('main');
    if (main?.contains(document.activeElement) === false) main.focus({ preventScroll: true });
  });
}
