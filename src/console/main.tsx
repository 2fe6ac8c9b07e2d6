import "./styles/mantine.ts";
import "./styles/fonts.css";
import "./styles/colours.css";
import "./styles/base.css";
import "./styles/mantine.css";
import { createRoot } from "react-dom/client";
import { App } from "./App.tsx";
import { preferredLanguage } from "./language.ts";
import { styleNonce } from "./nonce.ts";
import { loadTexts } from "./texts/texts.ts";

// The library that stops the page from scrolling behind a dialog writes a <style> and reads its nonce here.
Object.assign(globalThis, { __webpack_nonce__: styleNonce() });

const place = document.getElementById("root");
if (place === null) throw new Error("index.html has no #root");

const language = preferredLanguage();
document.documentElement.lang = language;
createRoot(place).render(<App firstLanguage={language} firstTexts={await loadTexts(language)} />);
