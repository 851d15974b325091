// A part of undici that is imported by itself; its types are of the whole.

declare module 'undici/lib/dispatcher/pool.js' {
  import { Pool } from 'undici';
  export default Pool;
}
