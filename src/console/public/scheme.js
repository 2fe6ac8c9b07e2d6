// Runs before the first paint, from a file because the security policy allows no script inside the page:
// without it a dark screen would flash white on each visit.
(() => {
  let chosen = "auto";
  try {
    chosen = localStorage.getItem("rebelote-colours") || "auto";
  } catch {
    // Storage refused: the system's own scheme is used.
  }
  const isDark =
    chosen === "dark" || (chosen === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.setAttribute("data-mantine-color-scheme", isDark ? "dark" : "light");
})();
