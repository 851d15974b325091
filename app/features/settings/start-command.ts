// The command that starts Breakerbox on other ports.

export interface Ports {
  readonly gateway: string;
  readonly panel: string;
}

/** null where such a port is one; otherwise what is wrong with it. 0: a free one. */
export function portProblem(text: string): string | null {
  const trimmed = text.trim();
  return /^\d{1,5}$/u.test(trimmed) && Number(trimmed) <= 65_535 ? null : 'A port is a number from 0 to 65535.';
}

/** For a POSIX shell and for PowerShell: single quotes are taken literally by both, a quote inside only by the former. */
export function startCommand(ports: Ports, dataDir: string): string {
  const directory = /^[\w./:\\-]+$/u.test(dataDir) ? dataDir : `'${dataDir.replaceAll("'", `'\\''`)}'`;
  return `npm run headless -- --port ${Number(ports.gateway)} --panel-port ${Number(ports.panel)} --data-dir ${directory}`;
}
