const files = import.meta.glob<Record<string, string>>(["./fr.json", "../../capabilities/*/texts/fr.json"], {
  eager: true,
  import: "default",
});

export const texts: Readonly<Record<string, string>> = Object.fromEntries(
  Object.values(files).flatMap((file) => Object.entries(file)),
);
