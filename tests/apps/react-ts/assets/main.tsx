import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import App from "@/App.tsx";
import { ThemeProvider } from "@/lib/theme";
import "@/index.css";

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <ThemeProvider initial="light">
      <App />
    </ThemeProvider>
  </StrictMode>,
);
