import { Redirect } from 'wouter';
import { addressOf, useChoices } from '../ui/address.ts';

/** An address of before: what was chosen on it goes along. */
export function Moved({ to }: { to: string }) {
  const [choices] = useChoices();
  return <Redirect to={addressOf(to, choices)} replace />;
}
