// Runs in the panel's page before its own scripts, in a world of its own. Shows the page one constant.
import { contextBridge } from 'electron';

/** The version in package.json, put in by vite.config.ts. */
declare const BREAKERBOX_VERSION: string;

contextBridge.exposeInMainWorld('breakerbox', { version: BREAKERBOX_VERSION });
