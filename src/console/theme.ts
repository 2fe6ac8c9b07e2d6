import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from "@mantine/core";

// Mantine asks for ten shades of each colour; ours are single values that change with the scheme, kept in
// styles/colours.css, so all ten are the same variable.
const single = (name: string) =>
  Array.from({ length: 10 }, () => `var(--${name})`) as unknown as MantineColorsTuple;

// Mantine's greys are bluish; ours have the warmth of the paper.
const warmGreys: MantineColorsTuple = [
  "#faf7f2",
  "#f3eee6",
  "#e9e2d7",
  "#ddd5c8",
  "#c9bfb0",
  "#a89e90",
  "#8c8272",
  "#6f675b",
  "#5a5248",
  "#1f1b16",
];
const warmDarks: MantineColorsTuple = [
  "#f4efe7",
  "#c4baac",
  "#a1978a",
  "#857b6d",
  "#38332d",
  "#2b2723",
  "#1f1c19",
  "#161412",
  "#12100e",
  "#0c0a09",
];

const solids: Readonly<Record<string, { hover: string; soft: string }>> = {
  brand: { hover: "--brand-strong", soft: "--brand-soft" },
  danger: { hover: "--danger-strong", soft: "--accent-soft" },
  accent: { hover: "--accent", soft: "--accent-soft" },
};

const variantColors: VariantColorsResolver = (input) => {
  const name = input.color ?? "brand";
  const solid = solids[name];
  const border = "1px solid transparent";
  switch (input.variant) {
    case "filled":
      if (!solid) break;
      return { background: `var(--${name})`, hover: `var(${solid.hover})`, color: "var(--on-brand)", border };
    case "default":
      return {
        background: "var(--surface)",
        hover: "var(--sunken)",
        color: "var(--text)",
        border: "1px solid var(--control-line)",
      };
    case "light":
      if (!solid) break;
      return {
        background: `var(${solid.soft})`,
        hover: `var(${solid.soft})`,
        color: `var(--${name})`,
        border,
      };
    case "subtle":
    case "transparent":
      return {
        background: "transparent",
        hover: "var(--sunken)",
        color: solid ? `var(--${name})` : "var(--text-2)",
        border,
      };
  }
  return defaultVariantColorsResolver(input);
};

/** Mantine's own names lead to our palette. The values are variables, so light and dark share them. */
export const cssVariables: CSSVariablesResolver = () => {
  const ours = {
    "--mantine-color-body": "var(--paper)",
    "--mantine-color-text": "var(--text)",
    "--mantine-color-bright": "var(--text)",
    "--mantine-color-dimmed": "var(--text-2)",
    "--mantine-color-placeholder": "var(--text-hint)",
    "--mantine-color-anchor": "var(--brand)",
    "--mantine-color-error": "var(--danger)",
    "--mantine-color-default": "var(--surface)",
    "--mantine-color-default-hover": "var(--sunken)",
    "--mantine-color-default-color": "var(--text)",
    "--mantine-color-default-border": "var(--line)",
    "--mantine-color-disabled": "var(--sunken)",
    "--mantine-color-disabled-color": "var(--text-hint)",
    "--mantine-color-disabled-border": "var(--line)",
    "--mantine-primary-color-filled": "var(--brand)",
    "--mantine-primary-color-filled-hover": "var(--brand-strong)",
    "--mantine-primary-color-contrast": "var(--on-brand)",
    "--mantine-primary-color-light": "var(--brand-soft)",
    "--mantine-primary-color-light-hover": "var(--brand-soft)",
    "--mantine-primary-color-light-color": "var(--brand)",
    "--mantine-color-brand-filled": "var(--brand)",
    "--mantine-color-brand-filled-hover": "var(--brand-strong)",
    "--mantine-color-brand-light": "var(--brand-soft)",
    "--mantine-color-brand-light-hover": "var(--brand-soft)",
    "--mantine-color-brand-light-color": "var(--brand)",
    "--mantine-color-brand-contrast": "var(--on-brand)",
    "--mantine-shadow-md": "var(--floating-shadow)",
    "--mantine-shadow-lg": "var(--floating-shadow)",
    "--mantine-shadow-xl": "var(--floating-shadow)",
  };
  return { variables: {}, light: ours, dark: ours };
};

const quick = { duration: 140, timingFunction: "ease-out" } as const;

export const theme = createTheme({
  primaryColor: "brand",
  primaryShade: 6,
  colors: {
    gray: warmGreys,
    dark: warmDarks,
    brand: single("brand"),
    accent: single("accent"),
    danger: single("danger"),
    good: single("good"),
    warning: single("warning"),
    note: single("note"),
    gold: single("gold"),
  },
  variantColorResolver: variantColors,
  fontFamily: "var(--font-text)",
  fontSizes: { xs: "12px", sm: "13px", md: "15px", lg: "17px", xl: "20px" },
  lineHeights: { xs: "1.4", sm: "1.45", md: "1.5", lg: "1.5", xl: "1.4" },
  spacing: { xs: "8px", sm: "12px", md: "16px", lg: "24px", xl: "32px" },
  radius: { xs: "4px", sm: "6px", md: "10px", lg: "14px", xl: "18px" },
  defaultRadius: "md",
  breakpoints: { xs: "30em", sm: "40em", md: "52em", lg: "75em", xl: "90em" },
  headings: {
    fontFamily: "var(--font-heading)",
    fontWeight: "700",
    sizes: {
      h1: { fontSize: "25px", lineHeight: "1.2" },
      h2: { fontSize: "20px", lineHeight: "1.25" },
      h3: { fontSize: "17px", lineHeight: "1.3" },
      h4: { fontSize: "15px", lineHeight: "1.4" },
    },
  },
  respectReducedMotion: true,
  cursorType: "pointer",
  // Plain objects, not `Component.extend`: naming a component here would bring all of them into the first load.
  components: {
    Button: {
      vars: () => ({ root: { "--button-fz": "15px", "--button-padding-x": "14px" } }),
    },
    // Required is the ordinary case and says nothing; what is not needed says "(facultatif)".
    InputWrapper: {
      defaultProps: { withAsterisk: false },
      vars: () => ({
        label: { "--input-label-size": "15px" },
        description: { "--input-description-size": "13px" },
        error: { "--input-error-size": "13px" },
        success: {},
      }),
    },
    Input: { vars: () => ({ wrapper: { "--input-fz": "15px" } }) },
    Badge: { defaultProps: { tt: "none", radius: "sm", fw: 600 } },
    Checkbox: { defaultProps: { radius: "sm" } },
    Switch: { defaultProps: { withThumbIndicator: false } },
    Select: { defaultProps: { allowDeselect: false, checkIconPosition: "right" } },
    SegmentedControl: { defaultProps: { transitionDuration: 140 } },
    Skeleton: { defaultProps: { radius: "sm" } },
    Tabs: { defaultProps: { keepMounted: false } },
    Modal: {
      defaultProps: { radius: "lg", centered: true, padding: "lg", transitionProps: quick },
    },
    Menu: { defaultProps: { shadow: "md", transitionProps: quick, withinPortal: true } },
    Popover: { defaultProps: { shadow: "md", transitionProps: quick } },
    Tooltip: { defaultProps: { openDelay: 300, transitionProps: quick } },
  },
});
