import "./styles/fonts.css";
import "./styles/colours.css";
import "./styles/base.css";
import "./styles/counter.css";
import "./styles/customer.css";
import "./styles/dialogs.css";
import { createRoot } from "react-dom/client";
import { App } from "./App.tsx";
import { Till } from "./model/till.ts";
import { openStore } from "./store/database.ts";
import { installWorker } from "./install-worker.ts";
import { heldAlone } from "./sync/one-tab.ts";

const place = document.getElementById("root");
if (place === null) throw new Error("index.html has no #root");

const till = new Till(await openStore());
createRoot(place).render(<App till={till} />);
void heldAlone(
  () => void till.open(),
  () => till.state.set({ phase: "elsewhere" }),
);
installWorker(till);
