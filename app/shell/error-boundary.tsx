import { Component, type ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { Message } from '../ui/message.tsx';

/** One page that cannot be drawn does not take the others with it. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    return (
      <Message
        title="This page could not be drawn"
        action={<Button onClick={() => this.setState({ broken: false })}>Draw it again</Button>}
      >
        The gateway is not affected and goes on working. What went wrong is in the browser’s console.
      </Message>
    );
  }
}
