/** The settings file is there but does not hold a document. The message says what is wrong with it, without its contents. */
export class SettingsDamaged extends Error {
  override readonly name = 'SettingsDamaged';
}
