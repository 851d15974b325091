// Procedures over the settings that belong to no provider and no client.

import { base, nothing, undoable } from './base.ts';
import { SettingsChange, SettingsView } from './settings-views.ts';

export const settingsContract = {
  get: base.input(nothing).output(SettingsView),
  /** One version for all that is given. Throws REFUSED with the path of the first problem, nothing changed. */
  set: base.input(SettingsChange).output(undoable),
};
