// What the desktop specs need that may not be here.
import { installedBinary } from '../src/find-electron.ts';

/** null: nothing is missing. */
export function missingForDesktop(): string | null {
  if (installedBinary() === null) return 'Electron is not installed (npm start fetches it)';
  const hasDisplay = process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'];
  return hasDisplay ? null : 'there is no display (xvfb-run gives one)';
}
