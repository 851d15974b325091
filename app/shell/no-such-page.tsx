import { ButtonLink } from '../ui/button.tsx';
import { Message } from '../ui/message.tsx';

export function NoSuchPage() {
  return (
    <Message title="There is no such page" action={<ButtonLink href="/">Go to the panel</ButtonLink>}>
      The address may come from another version of Breakerbox.
    </Message>
  );
}
