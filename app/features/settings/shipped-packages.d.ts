// Made by vite.config.ts of what is installed.

declare module 'virtual:shipped-packages' {
  export const shippedPackages: readonly {
    readonly name: string;
    readonly version: string;
    readonly licence: string;
    readonly text: string | null;
  }[];
}
