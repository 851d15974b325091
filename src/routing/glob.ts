// Globs of model names: `*` stands for any run of characters (slashes too), `?` for exactly one. Linear-time backtracking
// over one star at a time, so that no pattern can make a request slow.

export function globMatches(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let starAt = -1;
  let resumeAt = 0;
  while (t < text.length) {
    if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t]) && pattern[p] !== '*') {
      p += 1;
      t += 1;
    } else if (pattern[p] === '*') {
      starAt = p;
      resumeAt = t;
      p += 1;
    } else if (starAt >= 0) {
      p = starAt + 1;
      resumeAt += 1;
      t = resumeAt;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p += 1;
  return p === pattern.length;
}

export function anyGlobMatches(patterns: readonly string[], text: string): boolean {
  return patterns.some((pattern) => pattern === '*' || globMatches(pattern, text));
}
