/** Hands what is at an address of our own to the browser, as a file to keep. */
export function saveAs(url: string, name: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
}
