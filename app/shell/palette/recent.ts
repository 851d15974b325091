// What was chosen lately, in this browser only. Ids of what can be done; no word that was typed.

const KEY = 'breakerbox.palette';
const MOST = 8;

export function recentChoices(): readonly string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(stored) ? stored.filter((id) => typeof id === 'string').slice(0, MOST) : [];
  } catch (error) {
    // Whatever else has written there.
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

export function rememberChoice(id: string): void {
  const others = recentChoices().filter((each) => each !== id);
  localStorage.setItem(KEY, JSON.stringify([id, ...others].slice(0, MOST)));
}
