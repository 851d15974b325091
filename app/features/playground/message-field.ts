// Where the next message is typed, for whoever sends the reader there.

export const MESSAGE_ID = 'playground-message';

export function focusMessage(): void {
  document.getElementById(MESSAGE_ID)?.focus();
}
