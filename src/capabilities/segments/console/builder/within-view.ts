const leastHeight = 280;

/** A floating box as high as there is room on the better side: what stands at its foot stays in view. */
export const withinView = {
  flip: { fallbackStrategy: "bestFit" },
  shift: { padding: 8 },
  size: {
    padding: 8,
    apply: ({
      availableHeight,
      elements,
    }: {
      availableHeight: number;
      elements: { floating: HTMLElement };
    }) => {
      elements.floating.style.maxHeight = `${Math.max(leastHeight, availableHeight)}px`;
    },
  },
} as const;
