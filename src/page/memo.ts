import { Component, type ComponentType, h, type VNode } from 'preact';

/** The component, drawn anew only when one of its properties is another than before. */
export function memo<Props extends object>(View: (props: Props) => VNode | null): ComponentType<Props> {
  return class extends Component<Props> {
    override shouldComponentUpdate(next: Props): boolean {
      const before = this.props as Record<string, unknown>;
      return Object.entries(next).some(([name, value]) => before[name] !== value);
    }

    override render(): VNode {
      return h(View as ComponentType<any>, this.props as any);
    }
  };
}
