/** Light or dark: as the system says, until the reader says otherwise. */

const KEY = "sarcokg-theme";

export function theme(): void {
  const button = document.getElementById("theme") as HTMLButtonElement;
  const root = document.documentElement;
  const isDark = () => root.dataset["theme"] === "dark" || (!root.dataset["theme"] && matchMedia("(prefers-color-scheme: dark)").matches);
  const show = () => {
    button.textContent = isDark() ? "Light" : "Dark";
  };
  try {
    const kept = localStorage.getItem(KEY);
    if (kept === "dark" || kept === "light") root.dataset["theme"] = kept;
  } catch {
    // A browser that keeps nothing shows what the system says.
  }
  button.addEventListener("click", () => {
    root.dataset["theme"] = isDark() ? "light" : "dark";
    try {
      localStorage.setItem(KEY, root.dataset["theme"] ?? "");
    } catch {
      // The choice then lasts as long as the page.
    }
    show();
  });
  button.hidden = false;
  show();
}
