const files = import.meta.glob<Record<string, string>>(["./en.json", "../../capabilities/*/texts/en.json"], {
  eager: true,
  import: "default",
});

export const texts: Readonly<Record<string, string>> = Object.fromEntries(
  Object.values(files).flatMap((file) => Object.entries(file)),
);
