import { createContext, useCallback, useContext, useState, type PropsWithChildren } from "react";

type Theme = "light" | "dark";

const ThemeContext = createContext<{ theme: Theme; toggle: () => void } | null>(null);

export function ThemeProvider({ initial, children }: PropsWithChildren<{ initial: Theme }>) {
  const [theme, setTheme] = useState<Theme>(initial);
  const toggle = useCallback(() => setTheme((now) => (now === "light" ? "dark" : "light")), []);
  return <ThemeContext value={{ theme, toggle }}>{children}</ThemeContext>;
}

export function useTheme() {
  const found = useContext(ThemeContext);
  if (!found) throw new Error("useTheme() outside of a ThemeProvider");
  return found;
}
