// The sections of the settings, in the order of their links. `was`: the address that it had as a page of its own.

export interface Section {
  readonly path: string;
  readonly title: string;
  readonly was?: string;
}

export const SECTIONS: readonly Section[] = [
  { path: '/settings/general', title: 'General' },
  { path: '/settings/network', title: 'Network' },
  { path: '/settings/privacy', title: 'Privacy', was: '/privacy' },
  { path: '/settings/data', title: 'Data', was: '/data' },
  { path: '/settings/versions', title: 'Versions', was: '/versions' },
  { path: '/settings/fixes', title: 'Fixes', was: '/fixes' },
  { path: '/settings/about', title: 'About' },
];
